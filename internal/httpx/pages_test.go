package httpx_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/internal/httpx"
)

// book is a list of pages by cursor.
type book map[string]struct {
	items []int
	next  string
	err   error
}

func TestPages(t *testing.T) {
	gone := errors.New("gone")
	tests := []struct {
		name    string
		pages   book
		stop    int // break after so many items; 0 never
		want    []int
		err     error
		fetched int
	}{
		{"one page", book{"": {items: []int{1, 2}}}, 0, []int{1, 2}, nil, 1},
		{"an empty page is not the end", book{"": {items: []int{1}, next: "b"}, "b": {next: "c"}, "c": {items: []int{2}}}, 0, []int{1, 2}, nil, 3},
		{"nothing is fetched too early", book{"": {items: []int{1, 2}, next: "b"}}, 2, []int{1, 2}, nil, 1},
		{"one error and last", book{"": {items: []int{1}, next: "b"}, "b": {items: []int{9}, next: "c", err: gone}}, 0, []int{1}, gone, 2},
		{"a loop", book{"": {items: []int{1}, next: "b"}, "b": {items: []int{2}, next: "b"}}, 0, []int{1, 2}, httpx.ErrCursorLoop, 2},
		{"a loop to a page before", book{"": {next: "b"}, "b": {next: "c"}, "c": {next: "b"}}, 0, nil, httpx.ErrCursorLoop, 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fetched := 0
			seq := httpx.Pages(t.Context(), "", func(_ context.Context, cursor string) ([]int, string, error) {
				fetched++
				page := tt.pages[cursor]
				return page.items, page.next, page.err
			})
			if fetched != 0 {
				t.Error("fetched before it was ranged over")
			}
			for range 2 { // ranging again starts over
				var got []int
				var err error
				fetched = 0
				for item, e := range seq {
					if err != nil {
						t.Error("went on after an error")
					}
					if err = e; e == nil {
						got = append(got, item)
					}
					if len(got) == tt.stop {
						break
					}
				}
				if diff := cmp.Diff(tt.want, got); diff != "" {
					t.Errorf("items (-want +got):\n%s", diff)
				}
				if !errors.Is(err, tt.err) || fetched != tt.fetched {
					t.Errorf("error %v after %d pages, want %v after %d", err, fetched, tt.err, tt.fetched)
				}
			}
		})
	}
}

func TestPagesSurviveA429InTheMiddle(t *testing.T) {
	s := &script{replies: []reply{
		{status: 200, body: `{"items":[1],"next":"/api/v2/things?page=2"}`},
		{status: 429, header: after("9")},
		{status: 200, body: `{"items":[2]}`},
	}}
	p := pipeline(t, s, nil)
	var got []int
	for item, err := range httpx.Pages(t.Context(), "/api/v2/things", func(ctx context.Context, link string) ([]int, string, error) {
		var page struct {
			Items []int
			Next  string
		}
		_, err := p.Do(ctx, httpx.Call{Op: "things.all", Method: "GET", Link: link, Out: &page})
		return page.Items, page.Next, err
	}) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, item)
	}
	if fmt.Sprint(got) != "[1 2]" || len(s.sent) != 3 {
		t.Errorf("items %v in %d requests, want 1 and 2 in 3", got, len(s.sent))
	}
}
