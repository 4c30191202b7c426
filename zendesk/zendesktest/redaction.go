package zendesktest

import (
	"fmt"
	"html"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/ctikit/ctikit/internal/faketest"
)

var redacted = regexp.MustCompile(`(?s)<redact>(.*?)</redact>`)

// redactComment works on closed tickets too.
func (z *Fake) redactComment(r *faketest.Request, commentID int64) faketest.Reply {
	var in struct {
		TicketID number `json:"ticket_id"`
		HTML     string `json:"html_body"`
	}
	if err := r.Decode(&in); err != nil {
		return badRequest("a redaction must be an object")
	}
	t := z.desk.tickets[int64(in.TicketID)]
	if t == nil {
		return recordNotFound()
	}
	c := t.comment(commentID)
	if c == nil {
		return recordNotFound()
	}
	if plainText(redacted.ReplaceAllString(in.HTML, "$1")) != plainText(c.html) {
		return recordInvalid("html_body", "InvalidValue", "html_body is not the comment's")
	}
	c.html = redacted.ReplaceAllStringFunc(in.HTML, func(part string) string {
		inner := plainText(redacted.FindStringSubmatch(part)[1])
		return strings.Repeat("▇", utf8.RuneCountInString(inner))
	})
	c.body = plainText(c.html)
	t.rewriteEvent(c)
	z.reindexTicket(t)
	return faketest.JSON(http.StatusOK, fields{"comment": c.shown()})
}

// rewriteEvent redacts the comment in its audit too.
func (t *ticket) rewriteEvent(c *comment) {
	for _, a := range t.audits {
		for _, event := range a.events {
			if event["id"] == c.id {
				event["body"], event["html_body"], event["attachments"] = c.body, c.html, orNone(c.attachments)
			}
		}
	}
}

func (t *ticket) comment(id int64) *comment {
	i := slices.IndexFunc(t.comments, func(c *comment) bool { return c.id == id })
	if i < 0 {
		return nil
	}
	return t.comments[i]
}

func plainText(text string) string {
	return html.UnescapeString(strings.TrimSpace(markup.ReplaceAllString(text, "")))
}

// redactAttachment leaves an empty file in the place of one.
func (z *Fake) redactAttachment(r *faketest.Request, t *ticket) faketest.Reply {
	for _, c := range t.comments {
		for i, a := range c.attachments {
			if fmt.Sprint(c.id) == r.Param("comment_id") && fmt.Sprint(a["id"]) == r.Param("attachment_id") {
				c.attachments[i] = z.attachment("redacted.txt", "text/plain", 0)
				t.rewriteEvent(c)
				return faketest.JSON(http.StatusOK, fields{"attachment": c.attachments[i]})
			}
		}
	}
	return recordNotFound()
}

func (z *Fake) listAudits(r *faketest.Request, t *ticket) faketest.Reply {
	return byEither(r, "audits", t.audits, z.set.pageSize, func(a *audit) string { return idKey(a.id) }, t.audit)
}
