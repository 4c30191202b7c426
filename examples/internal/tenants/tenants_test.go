package tenants_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/examples/internal/tenants"
	"github.com/ctikit/ctikit/statussync/engine"
)

// waits is work that goes on until the program stops.
func waits(ctx context.Context) error {
	<-ctx.Done()
	return nil
}

func tenant(name string, work func(context.Context) error) *tenants.Tenant {
	return &tenants.Tenant{Name: name, Work: work, Log: slog.New(slog.DiscardHandler)}
}

func Example() {
	env := cli.Environment(func(name string) string {
		return map[string]string{"EAST_2_ZENDESK_SUBDOMAIN": "east"}[name]
	})
	fmt.Println(tenants.Environment(env, "east-2")("ZENDESK_SUBDOMAIN"))
	fmt.Println(tenants.Of("east-2", errors.New("check AIRCALL_API_ID")))
	// Output:
	// east
	// account east-2: check EAST_2_AIRCALL_API_ID
}

func TestVariable(t *testing.T) {
	for text, want := range map[string]string{
		"ZENDESK_URL":                             "ACME_ZENDESK_URL",
		"BRIDGE_PUBLIC_URL":                       "BRIDGE_PUBLIC_URL",
		"check the ZENDESK_ variables":            "check the ACME_ZENDESK_ variables",
		"AIRCALL_API_ID and ACME_DIALPAD_API_KEY": "ACME_AIRCALL_API_ID and ACME_DIALPAD_API_KEY",
	} {
		if got := tenants.Variable("acme", text); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
		if got := tenants.Variable("", text); got != text {
			t.Errorf("without an account %s is %s", text, got)
		}
	}
}

// An account that panics, or fails, is called again after 1, 2, 4, 8, 15 and 15
// minutes, while another one goes on; after a long time that was good it is called
// again soon.
func TestAccountsThatFail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var calls []time.Duration
		begin := time.Now()
		ill := tenant("ill", nil)
		ill.Work = func(ctx context.Context) error {
			calls = append(calls, time.Since(begin))
			switch len(calls) {
			case 1:
				panic("canary")
			case 7:
				ill.Well()
				time.Sleep(time.Hour)
			case 8:
				return waits(ctx)
			}
			return errors.New("check AIRCALL_API_ID")
		}
		others := 0
		well := tenant("well", func(ctx context.Context) error { others++; return waits(ctx) })
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- tenants.Run(ctx, []*tenants.Tenant{ill, well}) }()
		time.Sleep(30 * time.Second)
		if got, want := ill.Troubles(), []string{"a fault of the program: string", "it is tried again at 2000-01-01 00:01:00 UTC"}; !cmp.Equal(got, want) {
			t.Errorf("troubles %q, want %q", got, want)
		}
		time.Sleep(time.Minute)
		if got := ill.Troubles(); len(got) != 2 || got[0] != "check ILL_AIRCALL_API_ID" {
			t.Errorf("troubles %q", got)
		}
		time.Sleep(5 * time.Hour)
		stop()
		err := <-ended
		minutes := []int{0, 1, 3, 7, 15, 30, 45, 106}
		for i, want := range minutes {
			if i >= len(calls) || calls[i] != time.Duration(want)*time.Minute {
				t.Fatalf("calls after %v, want minutes %v", calls, minutes)
			}
		}
		if err != nil || others != 1 || len(well.Troubles()) > 0 {
			t.Errorf("%v; the other one was called %d times, troubles %q", err, others, well.Troubles())
		}
	})
}

// A broken store is everybody's: the program ends. Accounts that are stopped end
// at the same time, however long each takes.
func TestRunEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		drains := func(ctx context.Context) error { <-ctx.Done(); time.Sleep(30 * time.Second); return ctx.Err() }
		broken := tenant("acme", func(context.Context) error {
			time.Sleep(time.Second) // the others are at work
			return fmt.Errorf("state.db: %w", engine.ErrStoreBroken)
		})
		err := tenants.Run(t.Context(), []*tenants.Tenant{broken, tenant("b", drains), tenant("c", drains)})
		if !errors.Is(err, engine.ErrStoreBroken) || !strings.HasPrefix(err.Error(), "account acme: state.db: ") || time.Since(began) != 31*time.Second {
			t.Errorf("%v after %v", err, time.Since(began))
		}
	})
}

// An account whose requests do not end takes no more after a while. Others do.
func TestFullAccount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		full, other, down := tenant("full", waits), tenant("other", waits), tenant("down", waits)
		release := make(chan struct{})
		full.Serve(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
		other.Serve(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) }))
		h := tenants.Handler("/hooks/", []*tenants.Tenant{full, other, down})
		post := func(path string) *httptest.ResponseRecorder {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest("POST", path, nil))
			return w
		}
		for range 512 {
			go post("/hooks/full/zendesk")
		}
		synctest.Wait()
		for path, want := range map[string]int{"/hooks/full/zendesk": 503, "/hooks/other/zendesk": 204, "/hooks/down/x": 503, "/hooks/none/x": 404, "/hooks/": 404, "/full/x": 404} {
			w := post(path)
			if w.Code != want || (want == 503) != (w.Header().Get("Retry-After") != "") {
				t.Errorf("%s: %d, want %d", path, w.Code, want)
			}
		}
		close(release)
		synctest.Wait()
		if w := post("/hooks/full/zendesk"); w.Code != 200 {
			t.Errorf("when there is room again: %d", w.Code)
		}
	})
}

func TestCheckAllGoesOnAfterAFault(t *testing.T) {
	var out strings.Builder
	check := func(out io.Writer, account string) error {
		if account == "acme" {
			panic("canary")
		}
		_, err := io.WriteString(out, "check AIRCALL_URL\n")
		return err
	}
	err := tenants.CheckAll(&out, []string{"acme", "globex"}, func(account string) string { return account }, check)
	want := "Account acme\n\n\na fault of the program: string\n\nAccount globex\n\ncheck GLOBEX_AIRCALL_URL\n\nOf 2 accounts these are not ready: acme\n"
	if diff := cmp.Diff(want, out.String()); diff != "" || !errors.Is(err, tenants.ErrNotReady) {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}
