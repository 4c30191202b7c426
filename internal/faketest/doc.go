// Package faketest is what the fakes of all providers share: a strict router
// in front of one lock, faults, rate limits, a request log, and webhooks that
// get lost, late, doubled or reordered.
//
//	f := faketest.New(t, nil)
//	f.Refuse = func(_ *faketest.Request, status int) faketest.Reply {
//		return faketest.JSON(status, map[string]string{"error": http.StatusText(status)})
//	}
//	f.Serve(faketest.Row{"things.get", "GET /things/{id}", func(r *faketest.Request) faketest.Reply {
//		return faketest.JSON(200, things[r.Param("id")]) // the lock is held
//	}})
//	err := f.FailNext("GET /things/{id}", ctikit.Fault{Status: 503, Times: 2})
//	hc := &http.Client{Transport: f} // in memory; http.Serve(l, f) works as well
//
// Set the fields of a [Fake] before its first request. All of it works inside
// a testing/synctest bubble with ctikit.SystemClock, and on one goroutine with
// ctikit.VirtualClock: RoundTrip then runs everything on its caller.
package faketest
