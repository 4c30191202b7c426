package httpx_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"testing"
	"time"

	"golang.org/x/time/rate"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/httpx"
)

const target = "https://acme.example.test/api/v2/agent_availabilities/7001"

type update struct {
	StatusID int64 `json:"agent_status_id"`
}

type status struct {
	ID        int64     `json:"id"`
	Name      string    `json:"name"`
	UpdatedAt time.Time `json:"updated_at"`
}

var answered = []byte(`{"id":7001,"name":"Online","updated_at":"2026-03-02T09:00:00Z"}`)

// echo is a transport in memory that reads what it gets.
func echo(r *http.Request) (*http.Response, error) {
	_, err := io.Copy(io.Discard, r.Body)
	r.Body.Close()
	return &http.Response{
		StatusCode: 200, Header: http.Header{"Content-Type": {"application/json"}, "Date": {"Mon, 02 Mar 2026 09:00:00 GMT"}},
		Body: io.NopCloser(bytes.NewReader(answered)), Request: r,
	}, err
}

func client() *http.Client {
	return &http.Client{Timeout: time.Minute, Transport: transport(echo)}
}

func limiter() *rate.Limiter { return rate.NewLimiter(rate.Inf, 1) }

// raw is what a careful caller writes by hand with net/http and a limiter.
func raw(ctx context.Context, hc *http.Client, l *rate.Limiter) error {
	var out status
	if err := l.Wait(ctx); err != nil {
		return err
	}
	in, err := json.Marshal(update{StatusID: 3})
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPut, target, bytes.NewReader(in))
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer t")
	r.Header.Set("Accept", "application/json")
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "bench")
	res, err := hc.Do(r)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	return json.Unmarshal(body, &out)
}

func ours(t testing.TB) func(context.Context) error {
	p := pipeline(t, nil, func(c *httpx.Config) {
		c.HTTP, c.Limiter, c.Auth, c.Clock = client(), limiter(), &token{value: "Bearer t"}, ctikit.SystemClock{}
		c.Header = http.Header{"Accept": {"application/json"}, "User-Agent": {"bench"}}
		c.Limits = func(http.Header, time.Time) (ctikit.RateLimit, bool) { return ctikit.RateLimit{}, false }
	})
	return func(ctx context.Context) error {
		var out status
		_, err := p.Do(ctx, httpx.Call{
			Op: "availability.set", Method: http.MethodPut, Path: []string{"agent_availabilities", "7001"},
			In: update{StatusID: 3}, Out: &out,
		})
		return err
	}
}

func BenchmarkPut(b *testing.B) {
	b.Run("raw", func(b *testing.B) {
		hc, l := client(), limiter()
		b.ReportAllocs()
		for b.Loop() {
			if err := raw(b.Context(), hc, l); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("ours", func(b *testing.B) {
		put := ours(b)
		b.ReportAllocs()
		for b.Loop() {
			if err := put(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func TestAllocationsStayNearRawHTTP(t *testing.T) {
	if racing {
		t.Skip("the race detector allocates too")
	}
	hc, l, put := client(), limiter(), ours(t)
	rawAllocs := testing.AllocsPerRun(200, func() { _ = raw(t.Context(), hc, l) })
	ourAllocs := testing.AllocsPerRun(200, func() { _ = put(t.Context()) })
	t.Logf("raw %.0f allocations, ours %.0f", rawAllocs, ourAllocs)
	if ourAllocs > 1.1*rawAllocs {
		t.Errorf("ours %.0f allocations, want at most 1.1 × raw's %.0f", ourAllocs, rawAllocs)
	}
}
