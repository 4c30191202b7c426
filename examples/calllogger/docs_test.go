package main

import (
	"net/http"
	"os"
	"strings"
	"testing"
)

// The config file of the documentation can be pasted, and the paths are those
// that are served.
func TestDocs(t *testing.T) {
	source, err := os.ReadFile("doc.go")
	must(t, err)
	_, rest, _ := strings.Cut(string(source), "This one can be pasted")
	one, several, _ := strings.Cut(rest, "# Several accounts")
	f, err := parseConfigs("doc.go", []byte(pasted(several)))
	if err != nil || !f.Several || len(f.Accounts) != 2 || f.Accounts[1].name != "globex" || f.Accounts[0].appID != 1003999 {
		t.Errorf("doc.go: several accounts: %+v, %v", f, err)
	}
	for _, c := range f.Accounts {
		if len(c.aircall.Integrations) != 1 { // without one nothing is filed
			t.Errorf("doc.go: the account %s files nothing", c.name)
		}
	}
	c, err := parseConfig("doc.go", []byte(pasted(one)))
	if err != nil || c.appID != 1003999 || len(c.aircall.Integrations) != 1 || c.connect.settings.Agents["dana"] != 7003 {
		t.Errorf("doc.go: %+v, %v", c, err)
	}
	inScene(t, func(s *scene) {
		for _, name := range []string{"agent-event", "contact-event", "contact-record", "flow-event", "chat-transcript", "contact-lens"} {
			if !strings.Contains(string(source), "\n//\tconnect/"+name+" ") {
				t.Errorf("doc.go lacks connect/%s", name)
			}
			if code := s.post("connect/"+name, []byte(`{}`)); code != http.StatusBadRequest {
				t.Errorf("connect/%s: %d", name, code)
			}
		}
	})
}

// pasted are the lines of a comment that show a config file.
func pasted(comment string) string {
	var out strings.Builder
	for line := range strings.Lines(comment) {
		if text, ok := strings.CutPrefix(line, "//\t"); ok && strings.ContainsAny(text, "{}[]\"") {
			out.WriteString(text)
		}
	}
	return out.String()
}

// The README shows what the day prints, in its order.
func TestReadme(t *testing.T) {
	out, err := ran(t)
	must(t, err)
	page, err := os.ReadFile("../../README.md")
	must(t, err)
	_, rest, _ := strings.Cut(string(page), "```text\nA day on made-up accounts")
	block, _, found := strings.Cut(rest, "```")
	if !found {
		t.Fatal("README.md does not show the day")
	}
	for part := range strings.SplitSeq("A day on made-up accounts"+block, "…\n") {
		_, after, found := strings.Cut(out, part)
		if !found {
			t.Errorf("the day does not print this, or not here:\n%s", part)
		}
		out = after
	}
}
