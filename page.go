package ctikit

// Page is one page of a list, alike in all clients.
type Page[T any] struct {
	// Items are the page's records. An empty page is not the end of the list.
	Items []T
	// Next is the cursor that leads to the next page: give it to the list's
	// options. It is empty on the last page.
	Next string
}
