package ticketing_test

import (
	"strings"
	"testing"

	"github.com/ctikit/ctikit/zendesk/ticketing"
)

func TestHTML(t *testing.T) {
	for _, tt := range []struct {
		name  string
		notes []ticketing.Note
		want  string
	}{
		{"lines, links and a text", []ticketing.Note{{
			Mark: "Call 9001", Title: "Inbound call",
			Lines: []ticketing.NoteLine{{Label: "From", Text: "+15550100"}, {Label: "Recording", Text: "listen", Link: "https://rec.example/1?a=b&c"}, {Text: "alone"}},
			Text:  "Hello\n\nBye\r\n",
		}}, `<p><b>Inbound call</b></p><p>From: +15550100</p><p>Recording: <a href="https://rec.example/1?a=b&amp;c">listen</a></p>` +
			`<p>alone</p><p>Hello</p><p>Bye</p><p>Call 9001</p>`},
		{"what people call themselves is no HTML and no line", []ticketing.Note{{
			Mark: "Call 1", Title: "<script>x</script>", Lines: []ticketing.NoteLine{{Label: "Name", Text: "a\nCall 2\u2028\"'<b>"}},
		}}, `<p><b>&lt;script&gt;x&lt;/script&gt;</b></p><p>Name: a Call 2 &#34;&#39;&lt;b&gt;</p><p>Call 1</p>`},
		{"a link of another scheme is text", []ticketing.Note{{Mark: "m", Lines: []ticketing.NoteLine{{Text: "t", Link: "javascript:x()"}}}},
			`<p>t javascript:x()</p><p>m</p>`},
		{"several notes", []ticketing.Note{{Mark: "Call 1", Title: "a"}, {Mark: "Call 2", Title: "b"}},
			`<p><b>a</b></p><p>Call 1</p><p><b>b</b></p><p>Call 2</p>`},
	} {
		if got := ticketing.HTML(tt.notes); got != tt.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, got, tt.want)
		}
	}
}

func TestHTMLIsCut(t *testing.T) {
	long := ticketing.Note{Mark: "Call 1", Text: strings.Repeat("a line with ünïcode\n", 10_000)}
	oneLine := ticketing.Note{Mark: "Call 2", Text: strings.Repeat("ü", 100_000)}
	got := ticketing.HTML([]ticketing.Note{long, oneLine, {Mark: "Call 3"}})
	if len(got) > ticketing.MaxNote || len(got) < ticketing.MaxNote/2 {
		t.Errorf("%d bytes, want at most %d and more than half", len(got), ticketing.MaxNote)
	}
	for _, want := range []string{"<p>Call 1</p>", "<p>Call 2</p>", "<p>Call 3</p>"} {
		if !strings.Contains(got, want) {
			t.Errorf("the mark %s was cut", want)
		}
	}
	if n := strings.Count(got, "Cut: the note was too long."); n != 2 {
		t.Errorf("%d notes say that they were cut, want 2", n)
	}
	if !strings.HasSuffix(got, "</p>") || strings.Contains(got, "\ufffd") {
		t.Error("cut within a character or an element")
	}
}

func TestAuthorOf(t *testing.T) {
	for _, tt := range []struct {
		name    string
		authors []int64
		want    int64
	}{
		{"X59 the only author", []int64{7, 7}, 7},
		{"X59 two authors", []int64{7, 8}, 0},
		{"X59 one note has none", []int64{7, 0, 7}, 0},
		{"no note", nil, 0},
	} {
		var notes []ticketing.Note
		for _, id := range tt.authors {
			notes = append(notes, ticketing.Note{AuthorID: id})
		}
		if got := ticketing.AuthorOf(notes); got != tt.want {
			t.Errorf("%s: author %d, want %d", tt.name, got, tt.want)
		}
	}
}
