package httpx

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/google/go-querystring/query"
)

// Errors of a call that was never sent.
var (
	// ErrPath: a path segment is empty, "." or "..".
	ErrPath = errors.New("path segment is empty or a dot segment")
	// ErrLink: a link that the provider sent does not lie under Base.
	ErrLink = errors.New("link is not an absolute path under the base URL")
)

// target is the URL of a call.
func (p *Pipeline) target(c Call) (string, error) {
	if c.Link != "" {
		return p.join(c.Link)
	}
	var b strings.Builder
	b.WriteString(p.origin)
	b.WriteString(p.prefix)
	for i, segment := range c.Path {
		if segment == "" || isDots(segment) {
			return "", fmt.Errorf("%w: segment %d", ErrPath, i)
		}
		b.WriteByte('/')
		b.WriteString(url.PathEscape(segment))
	}
	if c.Query == nil {
		return b.String(), nil
	}
	values, err := query.Values(c.Query)
	if err != nil {
		return "", fmt.Errorf("query of type %T: %w", c.Query, err)
	}
	if encoded := values.Encode(); encoded != "" {
		b.WriteByte('?')
		b.WriteString(encoded)
	}
	return b.String(), nil
}

// join takes path and query of a provider's link to our own host.
func (p *Pipeline) join(link string) (string, error) {
	u, err := url.Parse(link)
	if err != nil {
		return "", ErrLink // the parser's error would quote the link
	}
	path := u.EscapedPath()
	if !strings.HasPrefix(path, p.prefix+"/") || checkDots(path) != nil {
		return "", ErrLink
	}
	if u.RawQuery == "" {
		return p.origin + path, nil
	}
	return p.origin + path + "?" + escapeQuery(u.RawQuery), nil
}

// escapeQuery escapes what must not stand in a request line. What a provider
// left unescaped and is harmless, as in page[after]=…, stays.
func escapeQuery(raw string) string {
	var b strings.Builder
	for _, c := range []byte(raw) {
		if c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

// checkDots refuses paths that climb, in whatever spelling.
func checkDots(escaped string) error {
	plain, err := url.PathUnescape(escaped)
	if err != nil {
		return ErrPath
	}
	for segment := range strings.FieldsFuncSeq(plain, func(r rune) bool { return r == '/' || r == '\\' }) {
		if isDots(segment) {
			return ErrPath
		}
	}
	return nil
}

func isDots(segment string) bool { return segment == "." || segment == ".." }
