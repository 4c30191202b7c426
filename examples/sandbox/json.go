package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// refusal is an error with its HTTP status. Its text names the field and what
// is allowed.
type refusal struct {
	status int
	text   string
}

func (r refusal) Error() string { return r.text }

func wrong(format string, args ...any) error {
	return refusal{http.StatusBadRequest, fmt.Sprintf(format, args...)}
}

func unknown(format string, args ...any) error {
	return refusal{http.StatusNotFound, fmt.Sprintf(format, args...)}
}

// impossible is what an agent cannot do at present, in the words of the fake.
func impossible(err error) error {
	if err == nil {
		return nil
	}
	if known, ok := errors.AsType[refusal](err); ok {
		return known
	}
	text := err.Error()
	if pkg, rest, ok := strings.Cut(text, ": "); ok && strings.HasSuffix(pkg, "test") {
		text = rest
	}
	return refusal{http.StatusConflict, text}
}

// lines is an answer of one JSON text a line.
type lines [][]byte

func (l lines) writeTo(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/x-ndjson")
	for _, line := range l {
		if _, err := fmt.Fprintf(w, "%s\n", line); err != nil {
			return // the client has gone: nobody to tell
		}
	}
}

// answer writes what f returns as JSON.
func answer(f func(*http.Request) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		status := http.StatusOK
		out, err := f(r)
		if err != nil {
			status = http.StatusInternalServerError
			if known, ok := errors.AsType[refusal](err); ok {
				status = known.status
			}
			out = map[string]string{"error": err.Error()}
		}
		if all, ok := out.(lines); ok {
			all.writeTo(w)
			return
		}
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.WriteHeader(status)
		encoder := json.NewEncoder(w)
		encoder.SetEscapeHTML(false)
		_ = encoder.Encode(out) // the client has gone: nobody to tell
	}
}

// maxBody is more than any action needs, in bytes.
const maxBody = 64 << 10

// read decodes the body into v, whatever its Content-Type, and refuses fields
// that v does not have.
func read(r *http.Request, v any) error {
	d := json.NewDecoder(io.LimitReader(r.Body, maxBody))
	d.DisallowUnknownFields()
	err := d.Decode(v)
	if err == nil && d.More() {
		return wrong("body: want one JSON object")
	}
	if err == nil {
		return nil
	}
	if kind, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && kind.Field != "" {
		return wrong("%s: want %s, got %s", kind.Field, kind.Type, kind.Value)
	}
	if field, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return wrong("body: no field %s is known here; GET / shows what each path takes", field)
	}
	return wrong("body: want a JSON object")
}

// readAny is read for a body that may be missing.
func readAny(r *http.Request, v any) error {
	body := bufio.NewReader(r.Body) // its length may be unknown
	if _, err := body.Peek(1); errors.Is(err, io.EOF) {
		return nil
	}
	r.Body = io.NopCloser(body)
	return read(r, v)
}
