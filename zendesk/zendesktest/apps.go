package zendesktest

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"

	"github.com/ctikit/ctikit/internal/faketest"
	"github.com/ctikit/ctikit/zendesk"
)

// apps are the private apps of the account.
type apps struct {
	uploads       map[int64][]byte
	jobs          map[string]*appJob
	made          map[int64]*app
	installations []*installation // by id
	ids           int64
}

func newApps() apps {
	return apps{uploads: map[int64][]byte{}, jobs: map[string]*appJob{}, made: map[int64]*app{}}
}

// id is the next one of an upload, an app or an installation.
func (a *apps) id() int64 {
	a.ids++
	return 900000 + a.ids
}

// app is an app as Zendesk keeps it.
type app struct {
	name     string
	pkg      []byte
	manifest manifest
	key      []byte // the public one, in PEM
}

// appJob makes an app, or a new version of one.
type appJob struct {
	status  zendesk.JobState
	appID   int64
	message string
}

// SetAppKey sets the public key, in PEM, that the account shows for an app. The
// private one is that of the parent frame in package zaftest, which signs.
func (z *Fake) SetAppKey(appID int64, pem []byte) {
	z.change(func() error {
		a := z.apps.made[appID]
		if a == nil {
			return fmt.Errorf("app id of SetAppKey: want that of an app, got %d", appID)
		}
		a.key = slices.Clone(pem)
		return nil
	})
}

// PutApp makes an app without a package and installs it, as an admin might
// have done long ago.
func (z *Fake) PutApp(name string) (appID, installationID int64) {
	z.change(func() error {
		if name == "" {
			return fmt.Errorf("name of PutApp: want a text, got none")
		}
		appID = z.apps.id()
		z.apps.made[appID] = &app{name: name}
		installationID = z.install(appID, fields{"name": name}).ID
		return nil
	})
	return appID, installationID
}

// AppPackage is the package of an app's version of now; nil for no such app.
func (z *Fake) AppPackage(appID int64) (pkg []byte) {
	z.fake.Locked(func() {
		if a := z.apps.made[appID]; a != nil {
			pkg = slices.Clone(a.pkg)
		}
	})
	return pkg
}

func (z *Fake) validateApp(r *faketest.Request) faketest.Reply {
	if _, err := readPackage(filePart(r, "file")); err != nil {
		return invalidApp(err)
	}
	return faketest.Empty(http.StatusOK)
}

func (z *Fake) uploadApp(r *faketest.Request) faketest.Reply {
	pkg := filePart(r, "uploaded_data")
	if _, err := readPackage(pkg); err != nil {
		return invalidApp(err)
	}
	id := z.apps.id()
	z.apps.uploads[id] = pkg
	return faketest.JSON(http.StatusCreated, fields{"id": id})
}

// invalidApp refuses a package. Zendesk answers with text: its status and
// wrapper are our guess.
func invalidApp(err error) faketest.Reply {
	return recordInvalid("base", "InvalidValue", err.Error())
}

// filePart is the content of a form's file; nil for none.
func filePart(r *faketest.Request, name string) []byte {
	_, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return nil
	}
	parts := multipart.NewReader(bytes.NewReader(r.Body), params["boundary"])
	for {
		part, err := parts.NextPart()
		if err != nil {
			return nil
		}
		if part.FormName() == name {
			content, _ := io.ReadAll(part) // from memory
			return content
		}
	}
}

func (z *Fake) createApp(r *faketest.Request) faketest.Reply {
	var in struct {
		UploadID int64  `json:"upload_id"`
		Name     string `json:"name"`
	}
	switch err := r.Decode(&in); {
	case err != nil:
		return badRequest("body is not the JSON expected")
	case in.Name == "":
		return recordInvalid("name", "BlankValue", "Name cannot be blank")
	}
	for _, a := range z.apps.made {
		if a.name == in.Name {
			return recordInvalid("name", "DuplicateValue", "Name has already been taken")
		}
	}
	return z.beginApp(in.UploadID, 0, in.Name)
}

func (z *Fake) updateApp(r *faketest.Request, id int64) faketest.Reply {
	var in struct {
		UploadID int64 `json:"upload_id"`
	}
	switch {
	case z.apps.made[id] == nil:
		return recordNotFound()
	case r.Decode(&in) != nil:
		return badRequest("body is not the JSON expected")
	}
	return z.beginApp(in.UploadID, id, z.apps.made[id].name)
}

// beginApp queues a job that makes an app of an upload, which is used up then.
func (z *Fake) beginApp(uploadID, appID int64, name string) faketest.Reply {
	pkg := z.apps.uploads[uploadID]
	if pkg == nil {
		return recordInvalid("upload_id", "InvalidValue", "Upload is invalid")
	}
	delete(z.apps.uploads, uploadID)
	jobID := fmt.Sprintf("zendesktestAppJob%d", len(z.apps.jobs)+1)
	job := &appJob{status: zendesk.JobQueued, appID: appID}
	z.apps.jobs[jobID] = job
	z.fake.Clock.AfterFunc(z.set.jobStep, func() {
		z.fake.Locked(func() { z.endApp(job, name, pkg) })
	})
	return faketest.JSON(http.StatusOK, fields{"job_id": jobID})
}

func (z *Fake) endApp(job *appJob, name string, pkg []byte) {
	read, err := readPackage(pkg)
	if err != nil {
		job.status, job.message = zendesk.JobFailed, err.Error()
		return
	}
	if job.appID == 0 {
		job.appID = z.apps.id()
		z.apps.made[job.appID] = &app{name: name}
	}
	a := z.apps.made[job.appID]
	a.pkg, a.manifest = pkg, read
	job.status, job.message = zendesk.JobCompleted, "Done"
}

func (z *Fake) showAppJob(r *faketest.Request) faketest.Reply {
	job := z.apps.jobs[r.Param("job_id")]
	if job == nil {
		return recordNotFound()
	}
	reply := fields{"status": job.status, "message": job.message}
	if job.appID != 0 {
		reply["app_id"] = job.appID
	}
	return faketest.JSON(http.StatusOK, reply)
}

func (z *Fake) showAppKey(_ *faketest.Request, id int64) faketest.Reply {
	if a := z.apps.made[id]; a != nil && a.key != nil {
		return faketest.Text(http.StatusOK, "application/x-pem-file", string(a.key))
	}
	return recordNotFound()
}
