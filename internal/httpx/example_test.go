package httpx_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/ctikit/ctikit/internal/faketest"
	"github.com/ctikit/ctikit/internal/httpx"
)

func ExamplePipeline_Do() {
	fake := faketest.New(nil, nil)
	fake.Serve(faketest.Row{Op: "things.get", Pattern: "GET /api/v2/things/{id}", Answer: func(r *faketest.Request) faketest.Reply {
		return faketest.JSON(200, map[string]string{"name": "thing " + r.Param("id")})
	}})
	p, err := httpx.New(httpx.Config{
		Base:    &url.URL{Scheme: "https", Host: "acme.example.test"},
		HTTP:    &http.Client{Transport: fake},
		Failure: func(f httpx.Failure) error { return fmt.Errorf("%s: status %d", f.Op, f.Status) },
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	var thing struct{ Name string }
	meta, err := p.Do(context.Background(), httpx.Call{
		Op: "things.get", Method: http.MethodGet, Path: []string{"api", "v2", "things", "7"}, Out: &thing,
	})
	fmt.Println(thing.Name, meta.Status, err)
	_, err = p.Do(context.Background(), httpx.Call{
		Op: "things.delete", Method: http.MethodDelete, Path: []string{"api", "v2", "things", "7"},
	})
	fmt.Println(err)
	// Output:
	// thing 7 200 <nil>
	// things.delete: status 405
}
