package aircalltest

import (
	"slices"
	"strconv"
	"strings"

	"github.com/ctikit/ctikit/internal/faketest"
)

// find returns the first of the items that is the right one; nil for none.
func find[T any](items []*T, is func(*T) bool) *T {
	if i := slices.IndexFunc(items, is); i >= 0 {
		return items[i]
	}
	return nil
}

// put replaces what is there already, or adds it.
func put[T any](items *[]*T, old *T, v T) *T {
	if old == nil {
		old = new(T)
		*items = append(*items, old)
	}
	*old = v
	return old
}

// without is the items but one.
func without[T any](items []*T, one *T) []*T {
	return slices.DeleteFunc(items, func(o *T) bool { return o == one })
}

// mapped is what is shown of some items.
func mapped[T, W any](items []T, show func(T) W) []W {
	shown := make([]W, len(items))
	for i, item := range items {
		shown[i] = show(item)
	}
	return shown
}

// param is a whole number of the path; 0, which nothing has, for what is none.
func param(r *faketest.Request, name string) int64 {
	n, _ := strconv.ParseInt(r.Param(name), 10, 64)
	return n
}

// whole is a number in a body, which programs write as text too.
type whole int64

func (n *whole) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		return nil
	}
	got, err := strconv.ParseInt(strings.Trim(string(b), `"`), 10, 64)
	*n = whole(got)
	return err
}

// orNull is null for an empty text.
func orNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
