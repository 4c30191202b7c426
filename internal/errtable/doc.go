// Package errtable is one table of refusals for the tests of all clients: what
// a provider, the gateway before it, or the network may answer instead of a
// result.
//
//	for got := range errtable.Try(func(hc *http.Client) error {
//		_, err := clientThatTriesOnce(t, hc).Users.Get(t.Context(), 9)
//		return err
//	}) {
//		t.Run(got.Name, func(t *testing.T) { … got.Status, got.Err, got.Sent, got.Open … })
//	}
//
// Every body holds [Canary], which no error may show.
package errtable
