package httpx

import (
	"errors"
	"net/url"
	"regexp"
)

// Scrub takes out of an error of the transport what may name people or hold
// secrets: of URLs only scheme and host remain.
func Scrub(err error) error {
	text := cleanText(err.Error())
	var ue *url.Error
	if !errors.As(err, &ue) {
		if text == err.Error() {
			return err
		}
		return &scrubbed{text: text, cause: err}
	}
	clean := &url.Error{Op: ue.Op, URL: hostOnly(ue.URL), Err: Scrub(ue.Err)}
	if ue.Error() == err.Error() { // err is ue itself
		return clean
	}
	return &scrubbed{text: text, cause: clean}
}

// scrubbed is an error with another text.
type scrubbed struct {
	text  string
	cause error
}

func (e *scrubbed) Error() string { return e.text }

// Is finds what the cause is without giving its text away.
func (e *scrubbed) Is(target error) bool { return errors.Is(e.cause, target) }

// Timeout is the cause's, as net.Error has it.
func (e *scrubbed) Timeout() bool {
	var t interface{ Timeout() bool }
	return errors.As(e.cause, &t) && t.Timeout()
}

func hostOnly(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" {
		return "(URL)"
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host}).String()
}

var (
	quoted  = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`) // bytes of the reply, Location headers
	urlTail = regexp.MustCompile(`([a-zA-Z][a-zA-Z0-9+.-]*://)(?:[^/\s"']*@)?([^/?#\s"']*)[^\s"']*`)
	address = regexp.MustCompile(`[^\s"'<>:@/]+@[^\s"'<>:@/]+`)
	queries = regexp.MustCompile(`\?[^\s"']*`)
)

func cleanText(text string) string {
	text = quoted.ReplaceAllString(text, `"…"`)
	text = urlTail.ReplaceAllString(text, "$1$2")
	text = queries.ReplaceAllString(text, "")
	return address.ReplaceAllString(text, "(address)")
}
