package zendesk_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// The file goes as it is, its name and the token in the query, and is sent
// again where nothing was done alone.
func TestUploadRequest(t *testing.T) {
	const file = "\x89PNG\x00{"
	for status, want := range map[int]int{201: 1, 429: 2, 503: 1} {
		var sent int
		c := client(t, func(r *http.Request) (*http.Response, error) {
			sent++
			body, err := io.ReadAll(r.Body)
			q := r.URL.Query()
			if string(body) != file || r.Header.Get("Content-Type") != "image/png" || q.Get("filename") != "a b&.png" || q.Get("token") != "t/1" || len(q) != 2 {
				t.Errorf("%s %q as %q", r.URL, body, r.Header.Get("Content-Type"))
			}
			if sent == 1 && status != 201 {
				return reply(r, status, `{}`, "Retry-After", "1"), err
			}
			return reply(r, 201, `{"upload": {"token": "t/1", "attachment": {"id": 9007199254740993}}}`), err
		}, zendesk.WithRetries(3, time.Minute), zendesk.WithClock(ctikit.NewVirtualClock(callStart)))
		got, err := c.Uploads.Create(t.Context(), zendesk.UploadSpec{
			FileName: "a b&.png", ContentType: "image/png", Content: []byte(file), Token: ctikit.NewSecret("t/1"),
		})
		if sent != want || (err == nil) != (status != 503) {
			t.Errorf("%d: sent %d times, %v", status, sent, err)
		}
		if err == nil && (got.Token.Reveal() != "t/1" || got.Attachment.ID != big || !got.ExpiresAt.IsZero()) {
			t.Errorf("%+v", got)
		}
	}
}

func TestUploadArguments(t *testing.T) {
	c := client(t, func(r *http.Request) (*http.Response, error) {
		t.Errorf("sent %s %s", r.Method, r.URL.Path)
		return reply(r, 200, `{}`), nil
	})
	ctx := t.Context()
	create := func(change func(*zendesk.UploadSpec)) error {
		spec := uploadSpec()
		change(&spec)
		return none(c.Uploads.Create(ctx, spec))
	}
	for name, err := range map[string]error{
		"uploads.create: FileName":           create(func(s *zendesk.UploadSpec) { s.FileName = "" }),
		"uploads.create: ContentType":        create(func(s *zendesk.UploadSpec) { s.ContentType = "" }),
		"ContentType: want a media type":     create(func(s *zendesk.UploadSpec) { s.ContentType = "image/png\r\nX: y" }),
		"Content: want a file":               create(func(s *zendesk.UploadSpec) { s.Content = nil }),
		"Content: want at most 50 MB, got 5": create(func(s *zendesk.UploadSpec) { s.Content = make([]byte, 50<<20+1) }),
		"uploads.delete: token":              c.Uploads.Delete(ctx, ctikit.Secret{}),
		"attachments.get: id":                none(c.Attachments.Get(ctx, 0)),
	} {
		if !errors.Is(err, zendesk.ErrInvalid) {
			t.Errorf("%s: %v is no ErrInvalid", name, err)
		}
		wantArgument(t, name, err)
	}
	if _, err := canned(t, 201, `{"upload": {"token": 5}}`).Uploads.Create(ctx, uploadSpec()); !errors.Is(err, zendesk.ErrReply) {
		t.Errorf("a reply without a token: %v", err)
	}
}

// No error, log or print shows the token of an upload. The request alone has it.
func TestUploadTokensAreHidden(t *testing.T) {
	var log bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	token, ctx := ctikit.NewSecret(canary), t.Context()
	comment := zendesk.CommentSpec{Body: "b", Uploads: []ctikit.Secret{token}}
	for failure, rt := range failures() {
		c := client(t, rt, zendesk.WithLogger(logger))
		spec := uploadSpec()
		spec.Token, spec.FileName = token, canary+".png"
		_, err1 := c.Uploads.Create(ctx, spec)
		spec.Content = nil
		_, err2 := c.Uploads.Create(ctx, spec)
		_, err3 := c.Tickets.Create(ctx, zendesk.TicketSpec{Comment: comment})
		_, err4 := c.Attachments.Get(ctx, 1)
		if err1 == nil || err2 == nil || err3 == nil || err4 == nil {
			t.Errorf("%s: %v, %v, %v, %v", failure, err1, err2, err3, err4)
		}
		for _, err := range []error{err1, err2, err3, err4, c.Uploads.Delete(ctx, token)} {
			for format, text := range renderings(err) {
				if strings.Contains(text, canary) {
					t.Errorf("%s: %s shows it: %s", failure, format, text)
				}
			}
		}
	}
	for _, v := range []any{zendesk.Upload{Token: token}, zendesk.UploadSpec{Token: token}, comment, &comment} {
		if text := fmt.Sprintf("%v %+v %#v", v, v, v); strings.Contains(text, canary) {
			t.Errorf("printed: %s", text)
		}
	}
	if text, err := json.Marshal(zendesk.Upload{Token: token}); err != nil || strings.Contains(string(text), canary) {
		t.Errorf("encoded: %s, %v", text, err)
	}
	if strings.Contains(log.String(), canary) || log.Len() == 0 {
		t.Errorf("log shows it, or is empty: %s", log.String())
	}
}

// The address of a file can be on another host: the client asks its own for
// what is known of it.
func TestAttachmentOnAnotherHost(t *testing.T) {
	c := client(t, func(r *http.Request) (*http.Response, error) {
		if r.URL.Host != "acme.zendesk.com" {
			t.Errorf("sent to %s", r.URL.Host)
		}
		return reply(r, 200, `{"attachment": `+attachmentBody+`}`), nil
	})
	got, err := c.Attachments.Get(t.Context(), 32617476483729)
	if err != nil || got.ContentURL != "https://files.example.test/f" || got.Height != 60 || got.MalwareScan != zendesk.MalwareFound || len(got.Thumbnails) != 1 {
		t.Errorf("%+v, %v", got, err)
	}
}

// Files of one upload come with the comment that names it, of a new ticket and
// of an old one, whoever makes it, and can be redacted there.
func TestUploadedFiles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z := newDesk(t)
		c, ctx := z.Client(), t.Context()
		token := func(names ...string) []ctikit.Secret {
			t.Helper()
			spec := uploadSpec()
			for _, spec.FileName = range names {
				u, err := c.Uploads.Create(ctx, spec)
				if err != nil || u.Attachment.FileName != spec.FileName {
					t.Fatal(u, err)
				}
				spec.Token = u.Token
			}
			return []ctikit.Secret{spec.Token}
		}
		want := func(ticket int64, names ...string) zendesk.Comment {
			t.Helper()
			last, err := first(c.Tickets.AllComments(ctx, ticket, zendesk.CommentListOptions{Sort: "-created_at"}))
			var got []string
			for _, a := range last.Attachments {
				got = append(got, a.FileName)
			}
			if diff := cmp.Diff(names, got); diff != "" || err != nil {
				t.Errorf("files: %v (-want +got):\n%s", err, diff)
			}
			return last
		}
		made, err := c.Tickets.Create(ctx, zendesk.TicketSpec{Comment: zendesk.CommentSpec{Body: "b", Uploads: token("a.png", "b.png")}})
		if err != nil {
			t.Fatal(err)
		}
		want(made.Ticket.ID, "a.png", "b.png")
		done, err := c.Tickets.Update(ctx, made.Ticket.ID, zendesk.TicketUpdate{Comment: &zendesk.CommentSpec{Body: "c", Uploads: append(token("d.png"), token("c.png")...)}})
		if err != nil {
			t.Fatal(err)
		}
		last := want(made.Ticket.ID, "d.png", "c.png")
		called, err := c.Voice.CreateTicket(ctx, zendesk.VoiceTicketSpec{Via: zendesk.VoiceInbound, Comment: &zendesk.CommentSpec{Body: "b", Uploads: token("e.png")}})
		if err != nil {
			t.Fatal(err)
		}
		want(called.ID, "e.png")

		file := last.Attachments[0]
		if got, err := c.Attachments.Get(ctx, file.ID); err != nil || !cmp.Equal(*got, file) || file.ContentType != "image/png" || file.Size != 4 {
			t.Errorf("%+v, %v", got, err)
		}
		if err := c.Tickets.RedactAttachment(ctx, made.Ticket.ID, done.CommentID, file.ID); err != nil {
			t.Error(err)
		}
		want(made.Ticket.ID, "redacted.txt", "c.png")
		if _, err := c.Attachments.Get(ctx, file.ID); !errors.Is(err, zendesk.ErrNotFound) {
			t.Errorf("redacted: %v", err)
		}
	})
}

// A token is good for an hour and one comment. A comment that names another is
// refused, and leaves the ticket and its other uploads as they were.
func TestUploadTokens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z := newDesk(t)
		c, ctx := z.Client(), t.Context()
		id := z.PutTicket(zendesktest.Ticket{})
		upload := func(token ctikit.Secret) (*zendesk.Upload, error) {
			spec := uploadSpec()
			spec.Token = token
			return c.Uploads.Create(ctx, spec)
		}
		comment := func(tokens ...ctikit.Secret) error {
			change := zendesk.TicketUpdate{Comment: &zendesk.CommentSpec{Body: "b", Uploads: tokens}, Subject: zendesk.Set("S")}
			return none(c.Tickets.Update(ctx, id, change))
		}
		u, err := upload(ctikit.Secret{})
		if err != nil || !u.ExpiresAt.Equal(time.Now().Add(time.Hour)) {
			t.Fatal(u, err)
		}
		if err := comment(u.Token, ctikit.NewSecret("unknown")); !errors.Is(err, zendesk.ErrInvalid) {
			t.Errorf("unknown: %v", err)
		}
		if now, err := c.Tickets.Get(ctx, id); err != nil || now.Subject == "S" {
			t.Errorf("%+v, %v", now, err)
		}
		if err := comment(u.Token, u.Token); err != nil {
			t.Errorf("named twice: %v", err)
		}
		if err := comment(u.Token); !errors.Is(err, zendesk.ErrInvalid) {
			t.Errorf("used up: %v", err)
		}
		u, err = upload(ctikit.Secret{})
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour - time.Second)
		again, err := upload(u.Token)
		if err != nil || len(again.Attachments) != 2 || !again.ExpiresAt.Equal(u.ExpiresAt) {
			t.Errorf("%+v, %v", again, err)
		}
		time.Sleep(time.Second)
		if _, err := upload(u.Token); !errors.Is(err, zendesk.ErrInvalid) {
			t.Errorf("added after an hour: %v", err)
		}
		if err := comment(u.Token); !errors.Is(err, zendesk.ErrInvalid) {
			t.Errorf("named after an hour: %v", err)
		}
		if err := c.Uploads.Delete(ctx, u.Token); !errors.Is(err, zendesk.ErrNotFound) {
			t.Errorf("deleted after an hour: %v", err)
		}
		if _, err := c.Attachments.Get(ctx, u.Attachment.ID); !errors.Is(err, zendesk.ErrNotFound) {
			t.Errorf("read after an hour: %v", err)
		}
	})
}

// A deleted upload has no files for a comment. Accounts may drop what is not
// there.
func TestDroppedUploads(t *testing.T) {
	z := zendesktest.New(t, zendesktest.WithDroppedUploads())
	c, ctx := z.Client(), t.Context()
	u, err := c.Uploads.Create(ctx, uploadSpec())
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Uploads.Delete(ctx, u.Token); err != nil {
		t.Fatal(err)
	}
	made, err := c.Tickets.Create(ctx, zendesk.TicketSpec{Comment: zendesk.CommentSpec{Body: "b", Uploads: []ctikit.Secret{u.Token}}})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := first(c.Tickets.AllComments(ctx, made.Ticket.ID, zendesk.CommentListOptions{})); err != nil || len(got.Attachments) != 0 {
		t.Errorf("%+v, %v", got, err)
	}
}
