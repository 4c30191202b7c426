package zaf

import (
	"io"
	"mime"
	"net/http"
	"net/url"
)

// maxForm is far above the size of a form with a token, in bytes.
const maxForm = 64 << 10

// readForm returns the token of a request for a page, and the origin that its
// address names.
func readForm(r *http.Request) (token, origin string, err error) {
	if r.Method != http.MethodPost {
		return "", "", refused("method", "POST")
	}
	kinds := r.Header.Values("Content-Type")
	if len(kinds) != 1 {
		return "", "", refused("Content-Type", "one")
	}
	if kind, _, err := mime.ParseMediaType(kinds[0]); err != nil || kind != "application/x-www-form-urlencoded" {
		return "", "", refused("Content-Type", "that of a form")
	}
	if r.Header.Get("Content-Encoding") != "" {
		return "", "", refused("Content-Encoding", "none")
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxForm+1))
	switch {
	case len(body) > maxForm || r.ContentLength > maxForm:
		return "", "", ErrTooLarge
	case err != nil:
		return "", "", refused("body", "a whole one")
	}
	form, err := single("form", string(body))
	if err != nil {
		return "", "", err
	}
	query, err := single("address", r.URL.RawQuery)
	if err != nil {
		return "", "", err
	}
	if query.Has("token") {
		return "", "", refused("token", "it in the form alone")
	}
	if token = form.Get("token"); token == "" {
		return "", "", refused("token", "one in the form")
	}
	return token, query.Get("origin"), nil
}

// single parses a form or query in which no field may come twice: of two,
// another reader may take the other.
func single(what, text string) (url.Values, error) {
	values, err := url.ParseQuery(text)
	if err != nil {
		return nil, refused(what, "one that is well-formed")
	}
	for _, v := range values {
		if len(v) != 1 {
			return nil, refused(what, "each field once")
		}
	}
	return values, nil
}
