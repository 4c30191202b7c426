package zendesktest_test

// searchConventions are those of search. TestExport follows the pages of exports.
var searchConventions = []convention{
	{pattern: "GET /api/v2/search", budget: general, agents: true, pages: "search results"},
	{pattern: "GET /api/v2/search/count", budget: general, agents: true},
	{pattern: "GET /api/v2/search/export", budget: general, agents: true},
}
