package aircall

import (
	"context"
	"iter"

	"github.com/ctikit/ctikit"
)

// NumbersService reads the company's phone lines. Its errors are those of
// [UsersService].
type NumbersService struct{ c *core }

// Get returns a number; an unknown one is an [ErrNotFound].
func (s NumbersService) Get(ctx context.Context, id int64) (*Number, error) {
	return object[Number](ctx, s.c.request("numbers.get", id), "number")
}

// List returns one page of the company's numbers.
func (s NumbersService) List(ctx context.Context, o NumberListOptions) (ctikit.Page[Number], error) {
	return s.list(o).page(ctx)
}

// All goes through all numbers, page by page. An error is the last thing that
// it yields.
func (s NumbersService) All(ctx context.Context, o NumberListOptions) iter.Seq2[Number, error] {
	return s.list(o).all(ctx)
}

func (s NumbersService) list(o NumberListOptions) list[Number] {
	return listOf[Number](s.c.request("numbers.list"), "numbers", ListOptions(o))
}
