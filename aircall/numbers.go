package aircall

import (
	"context"
	"iter"
	"net/http"

	"github.com/ctikit/ctikit/internal/httpx"
)

// NumbersService reads the company's phone lines. Its errors are those of [UsersService].
type NumbersService struct{ c *core }

// Get returns a number; an unknown one is an [ErrNotFound].
func (s NumbersService) Get(ctx context.Context, id int64) (*Number, error) {
	const op = "numbers.get"
	if err := checkID(op, "number", id); err != nil {
		return nil, err
	}
	return object[Number](ctx, s.c, "number", httpx.Call{
		Op: op, Method: http.MethodGet, Path: []string{"v1", "numbers", decimal(id)},
	})
}

// List returns one page of the company's numbers.
func (s NumbersService) List(ctx context.Context, o ListOptions) (*Page[Number], error) {
	return s.listing().list(ctx, o)
}

// All goes through all numbers, page by page. An error is the last thing that it yields.
func (s NumbersService) All(ctx context.Context, o ListOptions) iter.Seq2[Number, error] {
	return s.listing().all(ctx, o)
}

func (s NumbersService) listing() listing[Number] {
	return listing[Number]{c: s.c, op: "numbers.list", name: "numbers", path: []string{"v1", "numbers"}}
}
