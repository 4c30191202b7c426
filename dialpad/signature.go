package dialpad

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/golang-jwt/jwt/v5"

	"github.com/ctikit/ctikit/internal/hook"
)

// ErrSignature means that what came in is not signed with a secret of ours, or
// may not be used now by its own claims.
var ErrSignature = fmt.Errorf("dialpad: bad signature: %w", hook.ErrUnauthorized)

// maxHeader is far above the size of a JWS header of two fields, in bytes.
const maxHeader = 1 << 10

// strict refuses a second spelling of the same bytes.
var strict = base64.RawURLEncoding.Strict()

// open checks a compact JWS (RFC 7515) and returns its payload and which key
// signed it. The algorithm is HS256, whatever the header claims: any other is
// refused, so that neither "none" nor a public key in the place of a secret
// gets through. Nothing but the header is decoded before the signature is known
// to be good.
//
// One part too few, one too many, padding, a second spelling of base64 and
// critical extensions are refused.
func open(body []byte, keys []any) (payload []byte, key int, err error) {
	head, rest, ok := bytes.Cut(body, []byte{'.'})
	claims, mac, ok2 := bytes.Cut(rest, []byte{'.'})
	if !ok || !ok2 || !isHS256(head) {
		return nil, -1, ErrSignature
	}
	sig, err := decode64(mac) // in which a further dot is a mistake
	if err != nil {
		return nil, -1, ErrSignature
	}
	if key = signer(string(body[:len(head)+1+len(claims)]), sig, keys); key < 0 {
		return nil, -1, ErrSignature
	}
	if payload, err = decode64(claims); err != nil {
		return nil, -1, ErrMalformed
	}
	return payload, key, nil
}

// signer returns the first key that made the signature, or -1. Comparing takes
// a constant time in each.
func signer(signed string, sig []byte, keys []any) int {
	for i, key := range keys {
		if jwt.SigningMethodHS256.Verify(signed, sig, key) == nil {
			return i
		}
	}
	return -1
}

// usual is the header as most signers write it; decoding it again each time
// would be a waste.
var usual = []byte(base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"HS256","typ":"JWT"}`)))

func isHS256(head []byte) bool {
	if bytes.Equal(head, usual) {
		return true
	}
	if len(head) > maxHeader {
		return false
	}
	raw, err := decode64(head)
	if err != nil {
		return false
	}
	var header map[string]json.RawMessage // and not a struct, which would take "ALG" too
	if json.Unmarshal(raw, &header) != nil {
		return false
	}
	_, critical := header["crit"]
	return string(header["alg"]) == `"HS256"` && !critical
}

// decode64 refuses line breaks too, which the standard library skips.
func decode64(b []byte) ([]byte, error) {
	if bytes.IndexByte(b, '\n') >= 0 || bytes.IndexByte(b, '\r') >= 0 {
		return nil, errors.New("line break in base64")
	}
	out := make([]byte, strict.DecodedLen(len(b)))
	n, err := strict.Decode(out, b)
	return out[:n], err
}
