package main

import (
	"context"
	"io"
)

func check(ctx context.Context, out io.Writer, c config, a accounts, refused error) error {
	return refused
}
