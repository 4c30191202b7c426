package zendesk

// uploadEndpoints are about files.
var uploadEndpoints = []endpoint{
	{"uploads.create", "POST", "/api/v2/uploads", "V"},
	{"uploads.delete", "DELETE", "/api/v2/uploads/{token}", "V"},
	{"attachments.get", "GET", "/api/v2/attachments/{id}", "V"},
}
