package house_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/ctikit/ctikit/attrmap"
	"github.com/ctikit/ctikit/connect/contactflow"
	"github.com/ctikit/ctikit/queuemap"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// TestNotices holds the notices of all packages to one shape: what handles one
// of them handles all (D40). They cannot be one type, since the pure packages
// import nothing of ours.
func TestNotices(t *testing.T) {
	for _, notice := range []reflect.Type{
		reflect.TypeFor[queuemap.Notice](), reflect.TypeFor[attrmap.Notice](),
		reflect.TypeFor[contactflow.Notice](), reflect.TypeFor[engine.Notice](),
		reflect.TypeFor[ticketing.Notice](),
	} {
		for _, problem := range noticeShape(notice) {
			t.Errorf("%v: %s", notice, problem)
		}
	}
}

// TestNoticesCanary shows the check notices of other shapes.
func TestNoticesCanary(t *testing.T) {
	type (
		word    string
		numbers struct {
			Code, Rule int
			Subject    word
			Detail     []byte
		}
		named struct {
			Code    word
			Rule    string
			Subject struct{ Field string }
			Text    string
		}
	)
	const noString = "want a method String() string on the value"
	for _, tt := range []struct {
		notice reflect.Type
		want   []string
	}{
		{reflect.TypeFor[numbers](), []string{
			"Code: want a named type of text, got int",
			"Rule: want string, got int",
			"Subject: want a struct, got house_test.word",
			"Detail: want string, got []uint8",
			noString,
		}},
		{reflect.TypeFor[named](), []string{
			"want the fields [Code Rule Subject Detail], got [Code Rule Subject Text]",
			"Subject: " + noString + ", and no other method",
			noString,
		}},
		{reflect.TypeFor[oddNotice](), []string{
			"Subject: " + noString + ", and no other method",
			"Subject.Since: want text or a number, got []string",
		}},
	} {
		if got := noticeShape(tt.notice); !slices.Equal(got, tt.want) {
			t.Errorf("%v: found\n%s\nwant\n%s", tt.notice, strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
		}
	}
}

type oddNotice struct {
	Code    queuemap.Code
	Rule    string
	Subject oddSubject
	Detail  string
}

func (oddNotice) String() string { return "" }

type oddSubject struct{ Since []string }

func (oddSubject) String() string   { return "" }
func (oddSubject) GoString() string { return "" }

// noticeShape says in what a notice is not as the others are.
func noticeShape(notice reflect.Type) (found []string) {
	complain := func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }
	text := reflect.TypeFor[string]()
	var names []string
	for f := range notice.Fields() {
		names = append(names, f.Name)
	}
	if want := []string{"Code", "Rule", "Subject", "Detail"}; !slices.Equal(names, want) {
		complain("want the fields %v, got %v", want, names)
	}
	for f := range notice.Fields() {
		switch {
		case f.Name == "Code" && (f.Type.Kind() != reflect.String || f.Type == text):
			complain("Code: want a named type of text, got %v", f.Type)
		case f.Name == "Subject" && f.Type.Kind() != reflect.Struct:
			complain("Subject: want a struct, got %v", f.Type)
		case f.Name == "Subject":
			found = append(found, subjectShape(f.Type)...)
		case (f.Name == "Rule" || f.Name == "Detail") && f.Type != text:
			complain("%s: want string, got %v", f.Name, f.Type)
		}
	}
	if !printsItself(notice) {
		complain("want a method String() string on the value")
	}
	return found
}

func subjectShape(subject reflect.Type) (found []string) {
	if !printsItself(subject) || reflect.PointerTo(subject).NumMethod() != 1 {
		found = append(found, "Subject: want a method String() string on the value, and no other method")
	}
	for f := range subject.Fields() {
		if kind := f.Type.Kind(); !f.IsExported() || kind != reflect.String && kind != reflect.Int {
			found = append(found, fmt.Sprintf("Subject.%s: want text or a number, got %v", f.Name, f.Type))
		}
	}
	return found
}

func printsItself(t reflect.Type) bool { return t.Implements(reflect.TypeFor[fmt.Stringer]()) }
