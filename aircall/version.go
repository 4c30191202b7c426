package aircall

import (
	"context"
	"errors"

	"github.com/ctikit/ctikit/internal/httpx"
)

// versioned sends a call of the Users API, whose path is given without its version. By itself it tries v2,
// and v1 where v2 answers 404 or 405, and remembers what worked. That v1 worked does not mean that it will:
// when v1 is switched off, v2 is asked again. Once v2 has worked its answer is final.
func (c *core) versioned(ctx context.Context, known *memory, want Version, call httpx.Call) (httpx.Meta, error) {
	if want != VersionAuto {
		return c.at(ctx, want, call)
	}
	first, second := V2, V1
	if known.version() == V1 {
		first, second = V1, V2
	}
	meta, err := c.at(ctx, first, call)
	if err == nil {
		known.learn(first)
	}
	if !missing(err) || known.version() == V2 {
		return meta, err
	}
	meta, err = c.at(ctx, second, call)
	if err == nil {
		known.learn(second)
	}
	return meta, err
}

func (c *core) at(ctx context.Context, v Version, call httpx.Call) (httpx.Meta, error) {
	segment := "v2"
	if v == V1 {
		segment = "v1"
	}
	call.Path = append([]string{segment}, call.Path...)
	return c.Do(ctx, call)
}

// missing tells that the endpoint, or the user, is not there in this version.
func missing(err error) bool {
	return errors.Is(err, ErrNotFound) || errors.Is(err, ErrWrongState)
}
