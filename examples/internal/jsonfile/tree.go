package jsonfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
)

// Value is a part of a JSON text and the line that it begins in.
type Value struct {
	Kind    Kind
	Line    int
	Text    string // of a text or number
	Members []Member
	Items   []Value
	// Raw is an object or a list as it stands in the file.
	Raw []byte
}

// Member is an entry of an object.
type Member struct {
	Key   string
	Line  int
	Value Value
}

// Kind is what a value is, in words for people.
type Kind string

// The kinds of values.
const (
	IsText   Kind = "a text in quotes"
	IsNumber Kind = "a number"
	IsBool   Kind = "true or false"
	IsNull   Kind = "null"
	IsList   Kind = "a list in [ ]"
	IsObject Kind = "an object in { }"
)

// SyntaxError is what cannot be read as JSON, and the line where that begins.
type SyntaxError struct {
	Line int
	Got  string
}

// Error names what is there.
func (e SyntaxError) Error() string { return e.Got }

// Parse reads a text. Where it is no JSON or goes on after its end, the
// mistake is returned beside what could be read.
func Parse(text []byte) (Value, error) {
	text = bytes.TrimPrefix(text, []byte("\ufeff")) // editors put it there
	dec := json.NewDecoder(bytes.NewReader(text))
	var whole json.RawMessage
	if err := dec.Decode(&whole); err != nil {
		return Value{}, badSyntax(text, err)
	}
	end := dec.InputOffset()
	p := &parser{text: text, dec: json.NewDecoder(bytes.NewReader(text[:end]))}
	p.dec.UseNumber()
	v, err := p.value()
	if rest := bytes.TrimLeft(text[end:], " \t\r\n"); err == nil && len(rest) > 0 {
		err = SyntaxError{lineAt(text, int64(len(text)-len(rest))), "more text after the last }"}
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
	return SyntaxError{lineAt(text, at), got}
}

func lineAt(text []byte, offset int64) int { return 1 + bytes.Count(text[:offset], []byte("\n")) }

// LineOf is the line of the part at a path such as "integrations[0].name", or of
// the part around it that is there.
func (v Value) LineOf(path string) int {
	for path != "" {
		step, rest := firstStep(path)
		next, ok := v.at(step)
		if !ok {
			break
		}
		v, path = next, rest
	}
	return v.Line
}

// firstStep cuts a path after its first name or index.
func firstStep(path string) (step, rest string) {
	path = strings.TrimPrefix(path, ".")
	end := strings.IndexAny(path[min(1, len(path)):], ".[")
	if end < 0 {
		return path, ""
	}
	return path[:end+1], path[end+1:]
}

// at is a member by its name, or an item by "[0]".
func (v Value) at(step string) (Value, bool) {
	if n, err := strconv.Atoi(strings.Trim(step, "[]")); err == nil && strings.HasPrefix(step, "[") {
		if n < 0 || n >= len(v.Items) {
			return Value{}, false
		}
		return v.Items[n], true
	}
	m, ok := v.Member(strings.Trim(step, `"`))
	m.Value.Line = m.Line
	return m.Value, ok
}

// parser reads the tokens of a text that is known to be JSON.
type parser struct {
	text []byte
	dec  *json.Decoder
}

func (p *parser) value() (Value, error) {
	token, err := p.dec.Token()
	if err != nil {
		return Value{}, err
	}
	v := Value{Line: lineAt(p.text, p.dec.InputOffset())}
	switch t := token.(type) {
	case json.Delim:
		from := p.dec.InputOffset() - 1
		read := p.list
		if t == '{' {
			read = p.object
		}
		v, err = read(v)
		v.Raw = p.text[from:p.dec.InputOffset()]
		return v, err
	case string:
		v.Kind, v.Text = IsText, t
	case json.Number:
		v.Kind, v.Text = IsNumber, t.String()
	case bool:
		v.Kind = IsBool
	default:
		v.Kind = IsNull
	}
	return v, nil
}

func (p *parser) object(v Value) (Value, error) {
	v.Kind = IsObject
	for p.dec.More() {
		key, err := p.value()
		if err != nil {
			return v, err
		}
		of, err := p.value()
		if err != nil {
			return v, err
		}
		v.Members = append(v.Members, Member{key.Text, key.Line, of})
	}
	_, err := p.dec.Token()
	return v, err
}

func (p *parser) list(v Value) (Value, error) {
	v.Kind = IsList
	for p.dec.More() {
		item, err := p.value()
		if err != nil {
			return v, err
		}
		v.Items = append(v.Items, item)
	}
	_, err := p.dec.Token()
	return v, err
}
