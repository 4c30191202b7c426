package faketest

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"

	"github.com/ctikit/ctikit"
)

// Requests lists all requests so far, in the order in which they came in.
func (f *Fake) Requests() []ctikit.LoggedRequest {
	f.book.Lock()
	defer f.book.Unlock()
	return slices.Clone(f.entries)
}

// Count is the number of requests so far that match pattern, which is a
// route's, or one with a concrete path, or "*".
func (f *Fake) Count(pattern string) (n int, err error) {
	matches, err := f.matcher(pattern)
	if err != nil {
		return 0, fmt.Errorf("Count: %w", err)
	}
	for _, e := range f.Requests() {
		if matches(e.Method, e.Path) {
			n++
		}
	}
	return n, nil
}

// Open is the number of response bodies that RoundTrip gave out and nobody
// has closed yet.
func (f *Fake) Open() int {
	f.book.Lock()
	defer f.book.Unlock()
	return f.open
}

func (f *Fake) countOpen(by int) {
	f.book.Lock()
	defer f.book.Unlock()
	f.open += by
}

// maxLogged is what is logged of a body, in bytes: files are long.
const maxLogged = 1 << 20

// enter logs a request and returns its place in the log.
func (f *Fake) enter(r *Request) int {
	e := ctikit.LoggedRequest{
		Method: r.Method, Path: r.Path, Query: maskQuery(r.Query), Body: mask(r.Body[:min(len(r.Body), maxLogged)]),
		At: r.At, Pattern: r.Pattern,
	}
	f.book.Lock()
	defer f.book.Unlock()
	f.entries = append(f.entries, e)
	return len(f.entries) - 1
}

func (f *Fake) finish(entry, status int) {
	f.book.Lock()
	defer f.book.Unlock()
	f.entries[entry].Status = status
}

// credentialNames are in any case, as encoding/json takes them.
const credentialNames = `(?i:client_secret|access_token|refresh_token|api_token|api_?key|password|secret|token|code|code_verifier|assertion)`

// inObject is the inside of a JSON object without objects.
const inObject = `(?:"(?:[^"\\]|\\.)*"|[^{}"])*`

var (
	secretName   = regexp.MustCompile(`^(?:` + credentialNames + `)$`)
	secretInJSON = regexp.MustCompile(`("(?:` + credentialNames + `)"\s*:\s*)"(?:[^"\\]|\\.)*"?`) // the end may be missing
	// what a webhook proves itself with, under names that its maker chose
	secretObject = regexp.MustCompile(`("(?i:authentication|custom_headers)"\s*:\s*)\{` + inObject + `(?:\{` + inObject + `\}` + inObject + `)*\}?`)
	secretInForm = regexp.MustCompile(`((?:^|&)(?:` + credentialNames + `)=)[^&]*`)
)

// mask is body with the values of what is named like a credential replaced.
func mask(body []byte) []byte {
	if len(body) == 0 {
		return nil
	}
	body = secretObject.ReplaceAll(body, []byte(`${1}"***"`))
	body = secretInJSON.ReplaceAll(body, []byte(`${1}"***"`))
	return secretInForm.ReplaceAll(body, []byte(`${1}***`))
}

// maskQuery changes the map that it gets, which is the log's own after a copy.
func maskQuery(q url.Values) url.Values {
	masked := make(url.Values, len(q))
	for name, values := range q {
		if secretName.MatchString(name) {
			values = []string{"***"}
		}
		masked[name] = values
	}
	return masked
}
