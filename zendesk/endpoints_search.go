package zendesk

// searchEndpoints find records of all kinds.
var searchEndpoints = []endpoint{
	{"search.list", "GET", "/api/v2/search", "V"},
	{"search.count", "GET", "/api/v2/search/count", "V"},
	{"search.export", "GET", "/api/v2/search/export", "V"},
}
