package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/url"
	"strconv"
	"sync/atomic"
	"time"
)

// records is the action that lists a stream from a place on. Who reads it asks
// next time for what comes after the lines that are known.
func records(all func() [][]byte) func(*http.Request) (any, error) {
	return func(r *http.Request) (any, error) {
		after, tape := 0, all()
		if raw := r.URL.Query().Get("after"); raw != "" {
			var err error
			if after, err = strconv.Atoi(raw); err != nil || after < 0 || after > len(tape) {
				return nil, wrong("after: want 0 to %d, the number of records so far", len(tape))
			}
		}
		return lines(tape[after:]), nil
	}
}

// patience is how long the receiver of a record may take.
const patience = 10 * time.Second

// poster sends Connect's records to a URL, where AWS would have Kinesis and
// EventBridge.
type poster struct {
	url     string
	client  *http.Client
	log     *log.Logger
	failing atomic.Bool // logged already
}

// post sends one record. Connect sends again what fails.
func (p *poster) post(ctx context.Context, record []byte) error {
	err := p.try(ctx, record)
	if err == nil {
		p.failing.Store(false)
	} else if ctx.Err() == nil && !p.failing.Swap(true) {
		p.log.Printf("connect: no record gets to the URL of -connect-events, and each is sent again every second: %v", err)
	}
	return err
}

func (p *poster) try(ctx context.Context, record []byte) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, p.url, bytes.NewReader(record))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	res, err := p.client.Do(r)
	if err != nil {
		if known, ok := errors.AsType[*url.Error](err); ok {
			return known.Err // without the URL, which may hold a key
		}
		return err
	}
	defer res.Body.Close()
	_, _ = io.CopyN(io.Discard, res.Body, maxBody) // so that the connection serves the next
	if res.StatusCode/100 != 2 {
		return fmt.Errorf("status %d", res.StatusCode)
	}
	return nil
}
