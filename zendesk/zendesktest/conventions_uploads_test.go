package zendesktest_test

import (
	"strings"
	"testing"

	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// uploadConventions are those of files.
var uploadConventions = []convention{
	{pattern: "POST /api/v2/uploads", budget: general, agents: true, body: "text", raw: true},
	{pattern: "DELETE /api/v2/uploads/{token}", budget: general, agents: true},
	{pattern: "GET /api/v2/attachments/{id}", budget: general, agents: true},
}

// Raw requests meet what the client's types keep away.
func TestUploadRefusals(t *testing.T) {
	z := zendesktest.New(t)
	for _, tt := range []struct{ line, body, field string }{
		{"POST /api/v2/uploads", "text", "filename"},
		{"POST /api/v2/uploads?filename=f.txt", "", "size"},
		{"POST /api/v2/uploads?filename=f.txt", strings.Repeat("x", 50<<20+1), "size"},
		{"POST /api/v2/uploads?filename=f.txt&token=x", "text", "token"},
		{"POST /api/v2/tickets", `{"ticket": {"comment": {"body": "b", "uploads": {}}}}`, "uploads"},
		{"POST /api/v2/tickets", `{"ticket": {"comment": {"body": "b", "uploads": "x"}}}`, "uploads"},
		{"POST /api/v2/tickets", `{"ticket": {"voice_comment": {"from": "+15550100"}}}`, "to"},
	} {
		got := request(t, z, zendesktest.Token, tt.line, tt.body)
		if details, _ := got.body["details"].(map[string]any); got.status != 422 || details[tt.field] == nil {
			t.Errorf("%s: %d %s", tt.line, got.status, got.text)
		}
	}
}

// A comment may name one upload without a list.
func TestBareUploadToken(t *testing.T) {
	z := zendesktest.New(t)
	if got := request(t, z, zendesktest.Token, "POST /api/v2/uploads.json?filename=a+b.png", "text"); got.status != 201 {
		t.Fatal(got.status, got.text)
	}
	got := request(t, z, zendesktest.Token, "POST /api/v2/tickets", `{"ticket": {"comment": {"body": "b", "uploads": "zendesktestUpload1"}}}`)
	if got.status != 201 || !strings.Contains(got.text, `"file_name":"a b.png"`) || !strings.Contains(got.text, "/?name=a+b.png") {
		t.Errorf("%d %s", got.status, got.text)
	}
}
