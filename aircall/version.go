package aircall

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"

	"github.com/ctikit/ctikit/internal/httpx"
)

// Version is a version of Aircall's Users API. The end of v1 was announced for
// 2026-09-30, but v1 is the only documented way to set a status.
type Version int

// The versions.
const (
	// VersionAuto tries v2 first, and v1 where v2 answers 404, 405 or 410. Where
	// v1 is the one that worked before, it is tried first.
	VersionAuto Version = iota
	V1
	V2
)

func (v Version) check(field string) error {
	if v < VersionAuto || v > V2 {
		return fmt.Errorf("%s: want VersionAuto, V1 or V2, got %d", field, int(v))
	}
	return nil
}

// memory is the version known to work; VersionAuto until one is.
type memory struct{ atomic.Int32 }

func (m *memory) version() Version { return Version(m.Load()) }

func (m *memory) learn(v Version) { m.Store(int32(v)) }

// ofUsers makes the request one of the Users API, in a given version or in one
// that works.
func (r *request) ofUsers(known *memory, v Version) *request {
	r.known, r.version = known, v
	return r
}

// versioned sends a request in the version that was asked for. With VersionAuto
// it tries both, and remembers which one worked. That v1 worked does not mean
// that it will: once it is switched off, v2 is asked again. Once v2 has worked,
// its answer is final.
func (r *request) versioned(ctx context.Context, rows []endpoint) (httpx.Meta, error) {
	try := func(v Version) (httpx.Meta, error) {
		row := rows[0]
		if v == V1 {
			row = rows[1]
		}
		meta, err := r.core.Do(ctx, r.at(row))
		if err == nil {
			r.known.learn(v)
		}
		return meta, err
	}
	if r.version != VersionAuto {
		return try(r.version)
	}
	first, second := V2, V1
	if r.known.version() == V1 {
		first, second = V1, V2
	}
	meta, err := try(first)
	if !missing(err) || r.known.version() == V2 {
		return meta, err
	}
	meta, other := try(second)
	if !missing(other) {
		return meta, other
	}
	return meta, nowhere(err, other)
}

// missing reports whether a version lacks the endpoint, or the user.
func missing(err error) bool {
	return errors.Is(err, ErrNotFound) || errors.Is(err, ErrWrongState) || isGone(err)
}

func isGone(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Status == http.StatusGone
}

// nowhere is the error where both versions lack something: the one that says
// most. Only two 410 make a 410 an ErrNotFound.
func nowhere(first, second error) error {
	for _, kind := range []error{ErrNotFound, ErrWrongState} {
		for _, err := range []error{first, second} {
			if errors.Is(err, kind) {
				return err
			}
		}
	}
	if e, ok := errors.AsType[*Error](second); ok {
		e.nowhere = true // ours alone: it was made for this request
	}
	return second
}
