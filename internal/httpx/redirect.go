package httpx

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
)

// ErrOtherHost: the provider redirected to another scheme or host, where our
// credentials have no business.
var ErrOtherHost = errors.New("redirect to another host")

// maxHops is net/http's own limit.
const maxHops = 10

// guard follows redirects within the scheme and host of base alone, and none that would turn a
// write into a GET: such a reply comes back as a refusal with its 3xx status,
// and so does an endless chain. Then the caller's own check is asked.
func guard(base *url.URL, own func(*http.Request, []*http.Request) error) func(*http.Request, []*http.Request) error {
	return func(r *http.Request, via []*http.Request) error {
		if r.URL.Scheme != base.Scheme || hostPort(r.URL) != hostPort(base) {
			return fmt.Errorf("%w: %s", ErrOtherHost, r.URL.Host)
		}
		if len(via) >= maxHops || r.Method != via[0].Method {
			return http.ErrUseLastResponse
		}
		if own != nil {
			return own(r, via)
		}
		return nil
	}
}

// hostPort is the host with its port, the scheme's own included.
func hostPort(u *url.URL) string {
	switch {
	case u.Port() != "":
		return u.Host
	case u.Scheme == "https":
		return u.Host + ":443"
	default:
		return u.Host + ":80"
	}
}
