package zendesk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/lenient"
)

// SearchType is the kind of a record that was found. The set is open.
type SearchType string

// The kinds that Zendesk documents.
const (
	SearchTickets       SearchType = "ticket"
	SearchUsers         SearchType = "user"
	SearchOrganizations SearchType = "organization"
	SearchGroups        SearchType = "group"
)

// ErrSearchDepth is matched by the error of [SearchService.List] and
// [SearchService.All] past the 1,000th result, where [SearchService.Export] goes
// on. Such an error is an *Error as well and matches ErrInvalid.
var ErrSearchDepth = errors.New("search ends after 1,000 results")

// searchDepth is the number of results that pages reach.
const searchDepth = 1000

// SearchResult is a record that was found, of any kind. It holds personal data.
type SearchResult struct {
	Type SearchType
	ID   int64
	// Raw is the record as it came, in the form that its own service has.
	Raw json.RawMessage
}

// User decodes a result of the type SearchUsers.
func (r SearchResult) User() (*User, error) { return resultAs[User](r, SearchUsers) }

// Ticket decodes a result of the type SearchTickets.
func (r SearchResult) Ticket() (*Ticket, error) { return resultAs[Ticket](r, SearchTickets) }

func resultAs[T any](r SearchResult, want SearchType) (*T, error) {
	if r.Type != want {
		return nil, fmt.Errorf("zendesk: search result: type: want %q, got another", want)
	}
	v := new(T)
	if err := json.Unmarshal(r.Raw, v); err != nil {
		return nil, fmt.Errorf("zendesk: search result: %w: %w", ErrReply, redacted(err))
	}
	return v, nil
}

// SearchListOptions say what to search for.
type SearchListOptions struct {
	// Query is required.
	Query SearchQuery `url:"query,omitempty"`
	// SortBy is updated_at, created_at, priority, status or ticket_type; empty
	// for relevance. SortOrder is asc or desc, which is the default.
	SortBy    string `url:"sort_by,omitempty"`
	SortOrder string `url:"sort_order,omitempty"`
	// Size is the number of results a page, at most 100; 0 leaves it to Zendesk.
	Size int `url:"per_page,omitempty"`
	// Cursor is Next of the page before, with which the others do not count.
	Cursor string `url:"-"`
}

// SearchExportOptions say what to search for, of one kind.
type SearchExportOptions struct {
	// Query and Type are required.
	Query SearchQuery `url:"query,omitempty"`
	Type  SearchType  `url:"filter[type],omitempty"`
	// Size is the number of results a page, at most 1,000; Zendesk advises 100.
	Size int `url:"page[size],omitempty"`
	// Cursor is Next of the page before. It ends after an hour.
	Cursor string `url:"page[after],omitempty"`
}

// SearchService finds tickets, users and other records. What is new or changed
// is found after some minutes: to search and create where nothing was found
// makes doubles when two calls of one person come close together.
//
// Search has a budget of its own, which [WithRateObserver] sees as
// "search-index".
//
// Source: developer.zendesk.com, ticketing/ticket-management/search.
type SearchService struct{ c *core }

// List reads one page of results, up to the 1,000th; see [ErrSearchDepth].
func (s SearchService) List(ctx context.Context, opts SearchListOptions) (ctikit.Page[SearchResult], error) {
	r := s.c.request("search.list")
	r.searchPage(opts.Query, opts.Cursor)
	found, err := page(ctx, r, opts.Cursor, opts, searchResult, "results")
	if e, ok := errors.AsType[*Error](err); ok && e.Status == http.StatusUnprocessableEntity && tooDeep(opts.Cursor) {
		return found, fmt.Errorf("%w: %w", e, ErrSearchDepth)
	}
	return found, err
}

// searchPage checks what chooses a page of a search whose cursors are links.
func (r *request) searchPage(q SearchQuery, cursor string) {
	if cursor == "" {
		r.words("Query", q)
		return
	}
	r.want(isLink(cursor), "Cursor", "Next of the page before, got another text")
}

// words refuses a query without words, and one of a word without a value, which
// could find everybody.
func (r *request) words(field string, q SearchQuery) {
	r.want(strings.TrimSpace(string(q)) != "", field, "words to search for, got none")
	r.want(!strings.Contains(string(q), emptyValue), field, "a value in every word, got one without")
}

// tooDeep reports whether the page of a link ends past what search reaches.
func tooDeep(link string) bool {
	u, err := url.Parse(link)
	if err != nil {
		return false
	}
	at := func(name string, usual int) int {
		if n, err := strconv.Atoi(u.Query().Get(name)); err == nil {
			return n
		}
		return usual
	}
	n, size := at("page", 1), at("per_page", 100)
	return n > searchDepth || size > searchDepth || n*size > searchDepth
}

// All reads every page of results, up to the 1,000th. An error is the last
// thing that it yields.
func (s SearchService) All(ctx context.Context, opts SearchListOptions) iter.Seq2[SearchResult, error] {
	return filtered(ctx, opts, func(o *SearchListOptions) *string { return &o.Cursor }, s.List)
}

// Count is the number of records that match, also beyond 1,000.
func (s SearchService) Count(ctx context.Context, query SearchQuery) (int, error) {
	r := s.c.request("search.count")
	r.words("query", query)
	r.query(SearchListOptions{Query: query})
	body, err := r.body(ctx)
	if err != nil {
		return 0, err
	}
	var w struct {
		Count lenient.String `json:"count"` // a number or one in quotes
	}
	if err := lenient.Decode(body, &w); err != nil {
		return 0, r.malformed(err)
	}
	n, err := strconv.Atoi(string(w.Count))
	if err != nil || n < 0 {
		return 0, r.lacks("count", "a number")
	}
	return n, nil
}

// Export reads one page of all results of a kind, the oldest first. Sorting is
// not possible, and nothing says how many there are.
func (s SearchService) Export(ctx context.Context, opts SearchExportOptions) (ctikit.Page[SearchResult], error) {
	r := s.c.request("search.export")
	if opts.Cursor == "" {
		r.words("Query", opts.Query)
		r.want(opts.Type != "", "Type", "a kind of records, got none")
	}
	return page(ctx, r, opts.Cursor, opts, searchResult, "results")
}

// AllExported reads every page of [SearchService.Export]. An error is the last
// thing that it yields.
func (s SearchService) AllExported(ctx context.Context, opts SearchExportOptions) iter.Seq2[SearchResult, error] {
	return filtered(ctx, opts, func(o *SearchExportOptions) *string { return &o.Cursor }, s.Export)
}

// searchResult reads a result and keeps it as it came.
func searchResult(raw json.RawMessage) (SearchResult, bool) {
	var w struct {
		Type SearchType  `json:"result_type"`
		ID   lenient.Int `json:"id"`
	}
	_ = lenient.Decode(raw, &w) // it has been decoded once
	return SearchResult{w.Type, int64(w.ID), raw}, w.ID != 0
}
