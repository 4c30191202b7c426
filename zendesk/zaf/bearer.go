package zaf

import (
	"strconv"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
)

const (
	// bearerLife is how long a bearer is good for.
	bearerLife = 10 * time.Minute
	// issuer keeps bearers apart from what else the caller's key may sign.
	issuer = "ctikit/zendesk/zaf"
)

// Session is what a bearer stands for.
type Session struct {
	Identity
	// Began is when the page was opened.
	Began time.Time
	// Expires is when the bearer expires; a stream of events should end then.
	Expires time.Time
	// Grant is the id of a [Grant]: then there is no agent.
	Grant string
}

// bearerClaims is what is in a bearer.
type bearerClaims struct {
	jwt.RegisteredClaims
	Tenant string       `json:"tenant"`
	Role   zendesk.Role `json:"role"`
	Groups []int64      `json:"groups"`
	Began  int64        `json:"auth_time"`
}

// issue signs a bearer for a session that began then. None lasts longer than the
// shift.
func (a *App) issue(id Identity, began time.Time) (bearer string, s Session, err error) {
	now := a.cfg.clock.Now()
	ends := began.Add(a.cfg.shift)
	if !now.Before(ends) {
		return "", s, ErrSessionOver
	}
	s = Session{Identity: id, Began: began, Expires: now.Add(bearerLife)}
	if s.Expires.After(ends) {
		s.Expires = ends
	}
	claims := bearerClaims{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer: issuer, Subject: strconv.FormatInt(id.UserID, 10),
			IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(s.Expires),
		},
		Tenant: id.Tenant, Role: id.Role, Groups: id.Groups, Began: began.Unix(),
	}
	bearer, err = jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString([]byte(a.keys[0].Reveal()))
	return bearer, s, err
}

// session checks a bearer.
func (a *App) session(bearer string) (Session, error) {
	parser := jwt.NewParser(
		jwt.WithValidMethods([]string{"HS256"}), jwt.WithIssuer(issuer), jwt.WithExpirationRequired(),
		jwt.WithStrictDecoding(), jwt.WithTimeFunc(a.cfg.clock.Now),
	)
	var claims bearerClaims
	_, err := parser.ParseWithClaims(bearer, &claims, func(*jwt.Token) (any, error) { return keySet(a.keys), nil })
	userID, err2 := strconv.ParseInt(claims.Subject, 10, 64)
	if err != nil || err2 != nil {
		return Session{}, ErrUnauthorized // the library's text may quote the bearer
	}
	s := Session{
		Identity: Identity{Tenant: claims.Tenant, UserID: userID, Role: claims.Role, Groups: claims.Groups},
		Began:    time.Unix(claims.Began, 0), Expires: claims.ExpiresAt.Time,
	}
	return s, nil
}

func keySet(keys []ctikit.Secret) (set jwt.VerificationKeySet) {
	for _, key := range keys {
		set.Keys = append(set.Keys, []byte(key.Reveal()))
	}
	return set
}
