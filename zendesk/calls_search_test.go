package zendesk_test

import (
	"context"

	"github.com/ctikit/ctikit/zendesk"
)

// searchCalls are those that find records.
var searchCalls = callTable{
	"Search.List": func(ctx context.Context, c caller) (any, error) {
		return c.Search.List(ctx, zendesk.SearchListOptions{Query: "type:user role:agent"})
	},
	"Search.All": func(ctx context.Context, c caller) (any, error) {
		return all(c.Search.All(ctx, zendesk.SearchListOptions{Query: "type:user"}))
	},
	"Search.Count": func(ctx context.Context, c caller) (any, error) { return c.Search.Count(ctx, "type:user") },
	"Search.Export": func(ctx context.Context, c caller) (any, error) {
		return c.Search.Export(ctx, zendesk.SearchExportOptions{Query: "agent", Type: zendesk.SearchUsers, Size: 1})
	},
	"Search.AllExported": func(ctx context.Context, c caller) (any, error) {
		return all(c.Search.AllExported(ctx, zendesk.SearchExportOptions{Query: "agent", Type: zendesk.SearchUsers, Size: 1}))
	},
}
