package ctikit_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit"
)

func TestSystemSleep(t *testing.T) {
	tests := []struct {
		name    string
		timeout time.Duration
		sleep   time.Duration
		want    error
		takes   time.Duration
	}{
		{"to its end", time.Hour, time.Minute, nil, time.Minute},
		{"not at all", time.Hour, 0, nil, 0},
		{"negative", time.Hour, -time.Second, nil, 0},
		{"until the context ends", time.Second, time.Minute, context.DeadlineExceeded, time.Second},
		{"in an ended context", 0, 0, context.DeadlineExceeded, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var c ctikit.Clock = ctikit.SystemClock{}
				ctx, cancel := context.WithTimeout(t.Context(), tt.timeout)
				defer cancel()
				began := c.Now()
				if err := c.Sleep(ctx, tt.sleep); !errors.Is(err, tt.want) {
					t.Errorf("Sleep = %v, want %v", err, tt.want)
				}
				if took := c.Now().Sub(began); took != tt.takes {
					t.Errorf("took %v, want %v", took, tt.takes)
				}
			})
		})
	}
}

func TestSystemAfterFunc(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, ran := ctikit.SystemClock{}, make(chan time.Time, 2)
		began := c.Now()
		c.AfterFunc(time.Minute, func() { ran <- c.Now() })
		stop := c.AfterFunc(time.Second, func() { ran <- c.Now() })
		if !stop() {
			t.Error("stop = false, want true")
		}
		if got := (<-ran).Sub(began); got != time.Minute {
			t.Errorf("ran after %v, want 1m", got)
		}
	})
}
