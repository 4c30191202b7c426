package ticketing

import (
	"html"
	"strings"
	"unicode/utf8"
)

// Note is an internal note as data: it becomes HTML when it is sent, and every
// text in it is escaped.
type Note struct {
	// Mark is the note's last line, by which it is found again: "Call 9001". It
	// is unique within its case.
	Mark string `json:"mark"`
	// AuthorID is the agent whose note it is; 0 is the user whose credential files
	// the calls. Notes of several authors that go out together are that user's:
	// see [AuthorOf].
	AuthorID int64      `json:"author_id,omitzero"`
	Title    string     `json:"title,omitempty"`
	Lines    []NoteLine `json:"lines,omitempty"`
	// Text comes below the lines: a transcript or a summary. Its own lines stay
	// apart.
	Text string `json:"text,omitempty"`
}

// NoteLine is a line of a note, "label: text", where Link opens on the text.
type NoteLine struct {
	Label string `json:"label,omitempty"`
	Text  string `json:"text"`
	Link  string `json:"link,omitempty"` // https only; others are written as text
}

// AuthorOf is the author that all notes have, else 0.
func AuthorOf(notes []Note) (author int64) {
	for i, n := range notes {
		if i > 0 && n.AuthorID != author {
			return 0
		}
		author = n.AuthorID
	}
	return author
}

// MaxNote is how long a note may be, in bytes of HTML: what Zendesk takes is
// about 65,000 characters.
const MaxNote = 65_000

// HTML renders notes one below the other, at most [MaxNote] bytes. What is too
// long is cut at a line, and says so; marks are never cut.
func HTML(notes []Note) string {
	budget := MaxNote
	for _, n := range notes {
		budget -= len(n.foot())
	}
	var b strings.Builder
	for i, n := range notes {
		part := n.body(budget / (len(notes) - i))
		budget -= len(part)
		b.WriteString(part)
		b.WriteString(n.foot())
	}
	return b.String()
}

const cutLine = "<p><i>Cut: the note was too long.</i></p>"

// body is the note without its mark, in at most limit bytes.
func (n Note) body(limit int) string {
	var b strings.Builder
	for _, part := range n.parts() {
		if b.Len()+len(part)+len(cutLine) > limit {
			b.WriteString(cutLine)
			break
		}
		b.WriteString(part)
	}
	return b.String()
}

// parts are the paragraphs of a note, each whole in itself.
func (n Note) parts() (parts []string) {
	if n.Title != "" {
		parts = append(parts, "<p><b>"+escape(n.Title)+"</b></p>")
	}
	for _, l := range n.Lines {
		parts = append(parts, "<p>"+l.html()+"</p>")
	}
	for line := range strings.Lines(n.Text) {
		if line = strings.TrimRight(line, "\r\n"); strings.TrimSpace(line) != "" {
			for _, piece := range pieces(line) {
				parts = append(parts, "<p>"+escape(piece)+"</p>")
			}
		}
	}
	return parts
}

func (n Note) foot() string { return "<p>" + escape(n.Mark) + "</p>" }

func (l NoteLine) html() string {
	text := escape(l.Text)
	if strings.HasPrefix(l.Link, "https://") {
		text = `<a href="` + escape(l.Link) + `">` + text + "</a>"
	} else if l.Link != "" {
		text += " " + escape(l.Link)
	}
	if l.Label == "" {
		return text
	}
	return escape(l.Label) + ": " + text
}

// escape makes a text plain HTML on one line: what it has of control characters
// and line breaks become blanks, so that nobody's name can add a line.
func escape(text string) string {
	text = strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7f || c == '\u2028' || c == '\u2029' || c == utf8.RuneError {
			return ' '
		}
		return c
	}, text)
	return html.EscapeString(text)
}

// pieces cuts a line that is too long for one paragraph, between characters.
func pieces(line string) (all []string) {
	const longest = 4096
	for len(line) > longest {
		end := longest
		for !utf8.RuneStart(line[end]) {
			end--
		}
		all, line = append(all, line[:end]), line[end:]
	}
	return append(all, line)
}
