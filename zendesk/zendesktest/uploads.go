package zendesktest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit/internal/faketest"
	"github.com/ctikit/ctikit/zendesk"
)

// upload is files that wait for a comment.
type upload struct {
	token   string
	expires time.Time
	files   []fields
}

const (
	// uploadLife is how long the token of an upload is known.
	uploadLife = time.Hour
	// maxUpload is the size of the largest file, in bytes.
	maxUpload = 50 << 20
)

// createUpload takes a file, into the upload that the request names or a new
// one. How Zendesk words its refusals is known of files without name or
// content alone.
func (z *Fake) createUpload(r *faketest.Request) faketest.Reply {
	name := r.Query.Get("filename")
	switch size := len(r.Body); {
	case name == "":
		return recordInvalid("filename", "BlankValue", "cannot be blank")
	case size == 0 || size > maxUpload:
		return recordInvalid("size", "InvalidValue", fmt.Sprintf("Size is not included in the list (1..%d)", maxUpload))
	}
	u := z.waiting(r.Query.Get("token"))
	switch {
	case u == nil && r.Query.Get("token") != "":
		return recordInvalid("token", "InvalidValue", "token is not valid")
	case u == nil:
		z.desk.files++
		u = &upload{token: fmt.Sprintf("zendesktestUpload%d", z.desk.files), expires: z.now().Add(uploadLife)}
		z.desk.uploads[u.token] = u
	}
	u.files = append(u.files, z.attachment(name, r.Header.Get("Content-Type"), len(r.Body)))
	return faketest.JSON(http.StatusCreated, fields{"upload": fields{
		"token": u.token, "expires_at": wholeStamp(u.expires), "attachment": u.files[len(u.files)-1], "attachments": u.files,
	}})
}

// waiting is the upload of a token, nil for none that is still there.
func (z *Fake) waiting(token string) *upload {
	u := z.desk.uploads[token]
	if u != nil && !z.now().Before(u.expires) {
		delete(z.desk.uploads, token)
		return nil
	}
	return u
}

func (z *Fake) deleteUpload(r *faketest.Request) faketest.Reply {
	if z.waiting(r.Param("token")) == nil {
		return recordNotFound()
	}
	delete(z.desk.uploads, r.Param("token"))
	return faketest.Empty(http.StatusNoContent)
}

// uploaded is the files of a comment's uploads: of all, or of none.
func (z *Fake) uploaded(raw json.RawMessage) (files []fields, refused *faketest.Reply) {
	tokens, ok := tokensIn(raw)
	if !ok {
		return nil, new(recordInvalid("uploads", "InvalidValue", "uploads must be tokens"))
	}
	for i, token := range tokens {
		switch u := z.waiting(token); {
		case slices.Contains(tokens[:i], token): // once is enough
		case u != nil:
			files = append(files, u.files...)
		case !z.set.dropUploads:
			return nil, new(recordInvalid("uploads", "InvalidValue", "an upload token is not valid"))
		}
	}
	return files, nil
}

// useUploads takes the uploads of a comment away, once nothing can refuse it.
func (z *Fake) useUploads(in *commentInput) {
	if in.empty() {
		return
	}
	tokens, _ := tokensIn(in.Tokens)
	for _, token := range tokens {
		delete(z.desk.uploads, token)
	}
}

// tokensIn reads a list of tokens, or a bare one, which Zendesk takes too.
func tokensIn(raw json.RawMessage) (tokens []string, ok bool) {
	if len(raw) == 0 || string(raw) == "null" {
		return nil, true
	}
	var one string
	if json.Unmarshal(raw, &one) == nil {
		return []string{one}, true
	}
	err := json.Unmarshal(raw, &tokens)
	return tokens, err == nil
}

// attachment is a file without its content. An image has a thumbnail.
func (z *Fake) attachment(name, contentType string, size int) fields {
	file := z.fileOf(name, contentType, size)
	thumbnails := []fields{}
	if strings.HasPrefix(contentType, "image/") {
		small := z.fileOf(strings.TrimSuffix(name, path.Ext(name))+"_thumb"+path.Ext(name), contentType, size/2+1)
		small["width"], small["height"] = 80, 60
		thumbnails = append(thumbnails, small)
	}
	file["thumbnails"] = thumbnails
	return file
}

func (z *Fake) fileOf(name, contentType string, size int) fields {
	id, host := z.record(), "https://"+z.set.subdomain+".zendesk.com"
	content := fmt.Sprintf("%s/attachments/token/%d/?name=%s", host, id, url.QueryEscape(name))
	return fields{
		"id": id, "url": fmt.Sprintf("%s/api/v2/attachments/%d.json", host, id), "file_name": name, "content_type": contentType,
		"content_url": content, "mapped_content_url": content, "size": size, "width": nil, "height": nil, "inline": false, "deleted": false,
		"malware_access_override": false, "malware_scan_result": zendesk.MalwareNotFound,
	}
}

// showAttachment finds the files of comments and of uploads, until these expire.
func (z *Fake) showAttachment(_ *faketest.Request, id int64) faketest.Reply {
	var files []fields
	for token := range z.desk.uploads {
		if u := z.waiting(token); u != nil {
			files = append(files, u.files...)
		}
	}
	for _, t := range z.desk.tickets {
		for _, c := range t.comments {
			files = append(files, c.attachments...)
		}
	}
	for _, f := range files {
		if f["id"] == id {
			return faketest.JSON(http.StatusOK, fields{"attachment": f})
		}
	}
	return recordNotFound()
}
