package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
)

// value is a part of a JSON text and the line that it begins in.
type value struct {
	kind    kind
	line    int
	text    string // of a text or number
	members []member
	items   []value
}

// member is an entry of an object.
type member struct {
	key   string
	line  int
	value value
}

// kind is what a value is, in words for people.
type kind string

const (
	isText   kind = "a text in quotes"
	isNumber kind = "a number"
	isBool   kind = "true or false"
	isNull   kind = "null"
	isList   kind = "a list in [ ]"
	isObject kind = "an object in { }"
)

// syntaxError is what cannot be read as JSON, and the line where that begins.
type syntaxError struct {
	line int
	got  string
}

// Error names what is there.
func (e syntaxError) Error() string { return e.got }

// parseJSON reads a text. Where it is no JSON or goes on after its end, the
// mistake is returned beside what could be read.
func parseJSON(text []byte) (value, error) {
	text = bytes.TrimPrefix(text, []byte("\ufeff")) // editors put it there
	dec := json.NewDecoder(bytes.NewReader(text))
	var whole json.RawMessage
	if err := dec.Decode(&whole); err != nil {
		return value{}, badSyntax(text, err)
	}
	end := dec.InputOffset()
	p := &parser{text: text, dec: json.NewDecoder(bytes.NewReader(text[:end]))}
	p.dec.UseNumber()
	v, err := p.value()
	if rest := bytes.TrimLeft(text[end:], " \t\r\n"); err == nil && len(rest) > 0 {
		err = syntaxError{lineAt(text, int64(len(text)-len(rest))), "more text after the last }"}
	}
	return v, err
}

func badSyntax(text []byte, err error) error {
	at, got := int64(len(text)), "its end before the last }"
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok && !strings.Contains(syntax.Error(), "unexpected end") {
		at, got = syntax.Offset-1, "something else"
	}
	if len(bytes.TrimSpace(text)) == 0 {
		at, got = 0, "an empty file"
	}
	return syntaxError{lineAt(text, at), got}
}

func lineAt(text []byte, offset int64) int { return 1 + bytes.Count(text[:offset], []byte("\n")) }

// parser reads the tokens of a text that is known to be JSON.
type parser struct {
	text []byte
	dec  *json.Decoder
}

func (p *parser) value() (value, error) {
	token, err := p.dec.Token()
	if err != nil {
		return value{}, err
	}
	v := value{line: lineAt(p.text, p.dec.InputOffset())}
	switch t := token.(type) {
	case json.Delim:
		if t == '{' {
			return p.object(v)
		}
		return p.list(v)
	case string:
		v.kind, v.text = isText, t
	case json.Number:
		v.kind, v.text = isNumber, t.String()
	case bool:
		v.kind = isBool
	default:
		v.kind = isNull
	}
	return v, nil
}

func (p *parser) object(v value) (value, error) {
	v.kind = isObject
	for p.dec.More() {
		key, err := p.value()
		if err != nil {
			return v, err
		}
		of, err := p.value()
		if err != nil {
			return v, err
		}
		v.members = append(v.members, member{key.text, key.line, of})
	}
	_, err := p.dec.Token()
	return v, err
}

func (p *parser) list(v value) (value, error) {
	v.kind = isList
	for p.dec.More() {
		item, err := p.value()
		if err != nil {
			return v, err
		}
		v.items = append(v.items, item)
	}
	_, err := p.dec.Token()
	return v, err
}
