package querytest_test

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/internal/httpx/querytest"
)

// listener keeps the complaints.
type listener []string

func (l *listener) Helper()        {}
func (l *listener) Cleanup(func()) {}
func (l *listener) Errorf(format string, args ...any) {
	*l = append(*l, fmt.Sprintf(format, args...))
}

type cursor struct {
	Size  int    `url:"page[size],omitempty"`
	After string `url:"page[after]"`
}

type good struct {
	IDs  []int  `url:"ids,comma,omitempty"`
	Note string `url:"-"`
}

type bad struct {
	cursor
	Plain  int
	Empty  int `url:",omitempty"`
	hidden int `url:"hidden,omitempty"`
}

func TestTagged(t *testing.T) {
	_ = bad{hidden: 1}
	var got listener
	querytest.Tagged(&got, reflect.TypeFor[good](), reflect.TypeFor[*bad](), reflect.TypeFor[int]())
	want := listener{
		"querytest_test.cursor.After has no omitempty in its url tag",
		"querytest_test.bad.Plain has no name in its url tag",
		"querytest_test.bad.Empty has no name in its url tag",
		"querytest_test.bad.hidden is not exported: no query will hold it",
		"int is not a struct",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("complaints (-want +got):\n%s", diff)
	}
}
