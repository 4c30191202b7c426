package zendesk

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"strings"

	"github.com/ctikit/ctikit/internal/apierr"
	"github.com/ctikit/ctikit/internal/httpx"
	"github.com/ctikit/ctikit/internal/lenient"
)

// AppsService uploads private apps and creates them in the account. Admins alone
// may. Package zaf builds the packages and does all steps in one call.
//
// Source: the official command line, github.com/zendesk/zcli; the public key,
// developer.zendesk.com, building-a-server-side-app, part 5.
type AppsService struct{ c *core }

// AppJob is Zendesk's work on a new app, or a new version of one.
type AppJob struct {
	Status JobState `json:"status"`
	// AppID is 0 until the app exists.
	AppID int64 `json:"app_id"`
	// Message says why a job failed.
	Message string `json:"message"`
}

// UnmarshalJSON decodes what Zendesk sends.
func (j *AppJob) UnmarshalJSON(b []byte) error { return lenient.Object(b, j) }

// Ended reports whether the job goes no further.
func (j AppJob) Ended() bool { return j.Status == JobCompleted || j.Status == JobFailed }

// Validate has Zendesk check an app's package, a zip file. What is wrong with it
// is in Body of the [*Error].
func (s AppsService) Validate(ctx context.Context, pkg []byte) error {
	return s.c.request("apps.validate").file("file", pkg).run(ctx)
}

// Upload sends an app's package and returns the id that Create and Update take.
func (s AppsService) Upload(ctx context.Context, pkg []byte) (uploadID int64, err error) {
	r := s.c.request("apps.upload").json().file("uploaded_data", pkg)
	body, err := r.body(ctx)
	if err != nil {
		return 0, err
	}
	var w struct {
		ID lenient.Int `json:"id"`
	}
	if err := lenient.Decode(body, &w); err != nil {
		return 0, r.malformed(err)
	}
	if w.ID == 0 {
		return 0, r.lacks("id", "a number")
	}
	return int64(w.ID), nil
}

// Create makes an app of an upload and returns the id of the job that does it.
func (s AppsService) Create(ctx context.Context, uploadID int64, name string) (jobID string, err error) {
	r := s.c.request("apps.create").json()
	r.positive("upload id", uploadID)
	r.required("name", name)
	return r.with(struct {
		UploadID int64  `json:"upload_id"`
		Name     string `json:"name"`
	}{uploadID, name}).appJob(ctx)
}

// Update makes an upload the new version of an app and returns the id of the job
// that does it.
func (s AppsService) Update(ctx context.Context, appID, uploadID int64) (jobID string, err error) {
	r := s.c.request("apps.update", appID)
	r.positive("upload id", uploadID)
	return r.with(struct {
		UploadID int64 `json:"upload_id"`
	}{uploadID}).appJob(ctx)
}

// Job reads a job.
func (s AppsService) Job(ctx context.Context, jobID string) (*AppJob, error) {
	return object(ctx, s.c.request("apps.job", jobID), func(j AppJob) (AppJob, bool) {
		j.Status = JobState(strings.ToLower(string(j.Status)))
		return j, j.Status != ""
	}, "job_status")
}

// Wait reads a job every [WithPollInterval] until it has ended, and returns it.
// The error matches [ErrJobFailed] where it failed; the job then says why. After
// another error, such as that of ctx, the job goes on in Zendesk.
func (s AppsService) Wait(ctx context.Context, jobID string) (*AppJob, error) {
	for {
		job, err := s.Job(ctx, jobID)
		switch {
		case err != nil:
			return nil, err
		case job.Status == JobFailed:
			return job, fmt.Errorf("zendesk: apps.job: job %s: %w", apierr.Word(jobID), ErrJobFailed)
		case job.Ended():
			return job, nil
		}
		if err := s.c.clock.Sleep(ctx, s.c.cfg.poll); err != nil {
			return job, fmt.Errorf("zendesk: apps.job: %w", err)
		}
	}
}

// PublicKey reads the key, in PEM, that checks the tokens with which Zendesk
// signs requests for an app's pages. Package zaf does that.
func (s AppsService) PublicKey(ctx context.Context, appID int64) (pem []byte, err error) {
	r := s.c.request("apps.public_key", appID)
	r.Header = http.Header{"Accept": {"*/*"}} // the reply is no JSON
	return r.body(ctx)
}

// appJob sends a request whose reply names a job.
func (r *request) appJob(ctx context.Context) (string, error) {
	body, err := r.body(ctx)
	if err != nil {
		return "", err
	}
	var w struct {
		JobID lenient.String `json:"job_id"`
	}
	if err := lenient.Decode(body, &w); err != nil {
		return "", r.malformed(err)
	}
	if w.JobID == "" {
		return "", r.lacks("job_id", "a text")
	}
	return string(w.JobID), nil
}

// json puts the suffix .json after the path.
func (r *request) json() *request {
	r.Path[len(r.Path)-1] += ".json"
	return r
}

// maxApp is far above the size of an app's package, in bytes.
const maxApp = 32 << 20

// file sends a package as the only part of a form.
func (r *request) file(field string, pkg []byte) *request {
	r.want(len(pkg) > 0 && len(pkg) <= maxApp, "package", "1 byte to 32 MiB, got %d bytes", len(pkg))
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	if part, err := form.CreateFormFile(field, "app.zip"); err == nil { // a buffer takes everything
		_, _ = part.Write(pkg)
	}
	_ = form.Close()
	return r.with(httpx.Raw{Type: form.FormDataContentType(), Bytes: body.Bytes()})
}
