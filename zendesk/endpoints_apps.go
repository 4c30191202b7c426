package zendesk

// appEndpoints are about private apps. Those outside of /api/v2 are only known
// with the suffix .json, and are sent with it.
var appEndpoints = []endpoint{
	{"apps.validate", "POST", "/api/v2/apps/validate", "V"},
	{"apps.upload", "POST", "/api/v2/apps/uploads", "V"},
	{"apps.create", "POST", "/api/apps", "V"},
	{"apps.update", "PUT", "/api/v2/apps/{id}", "V"},
	{"apps.job", "GET", "/api/v2/apps/job_statuses/{job_id}", "V"},
	{"apps.public_key", "GET", "/api/v2/apps/{id}/public_key.pem", "V"},

	{"app_installations.list", "GET", "/api/support/apps/installations", "V"},
	{"app_installations.create", "POST", "/api/support/apps/installations", "V"},
	{"app_installations.update", "PUT", "/api/support/apps/installations/{id}", "V"},
}
