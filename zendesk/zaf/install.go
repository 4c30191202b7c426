package zaf

import (
	"context"
	"errors"
	"fmt"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
)

// InstallSpec is what [Install] does with a package.
type InstallSpec struct {
	// AppID is the app that gets a new version; 0 makes a new app.
	AppID int64
	// Name is that of a new app in the account.
	Name string
	// Title is what agents see; Name where it is empty.
	Title string
	// Settings are the values of the app's parameters.
	Settings map[string]ctikit.Secret
}

// Installed is an app in an account: what a [Tenant] needs.
type Installed struct {
	AppID, InstallationID int64
}

// Install has the account check a package, makes an app or a new version of it,
// and installs it, or changes the settings of the installation that there is.
// The client must be an admin's. Give ctx a deadline: Zendesk's work on the app is
// followed until it ends.
//
// With an error, what has been done stays: AppID is set once the app exists, and
// can be given to the next call. A package that was refused is a zendesk.Error,
// whose Body says what is wrong with it.
func Install(ctx context.Context, client *zendesk.Client, pkg []byte, spec InstallSpec) (Installed, error) {
	done := Installed{AppID: spec.AppID}
	if client == nil {
		return done, errors.New("zaf: install: client: want one, got nil")
	}
	settings := zendesk.AppSettings{Title: spec.Title, Values: spec.Settings}
	if settings.Title == "" {
		settings.Title = spec.Name
	}
	var err error
	if done.AppID, err = upload(ctx, client, pkg, spec); err != nil {
		return done, fmt.Errorf("zaf: install: %w", err)
	}
	if done.InstallationID, err = put(ctx, client, done.AppID, settings); err != nil {
		return done, fmt.Errorf("zaf: install: %w", err)
	}
	return done, nil
}

// upload makes the package an app, or the new version of one.
func upload(ctx context.Context, client *zendesk.Client, pkg []byte, spec InstallSpec) (appID int64, err error) {
	if err := client.Apps.Validate(ctx, pkg); err != nil {
		return spec.AppID, err
	}
	uploadID, err := client.Apps.Upload(ctx, pkg)
	if err != nil {
		return spec.AppID, err
	}
	var jobID string
	if spec.AppID != 0 {
		jobID, err = client.Apps.Update(ctx, spec.AppID, uploadID)
	} else {
		jobID, err = client.Apps.Create(ctx, uploadID, spec.Name)
	}
	if err != nil {
		return spec.AppID, err
	}
	job, err := client.Apps.Wait(ctx, jobID)
	switch {
	case err != nil:
		return spec.AppID, err
	case spec.AppID != 0:
		return spec.AppID, nil // a job of a new version need not name it
	case job.AppID == 0:
		return 0, errors.New("the job has ended without an app")
	}
	return job.AppID, nil
}

// put changes the installation of an app, or makes one.
func put(ctx context.Context, client *zendesk.Client, appID int64, settings zendesk.AppSettings) (int64, error) {
	for i, err := range client.AppInstallations.All(ctx, zendesk.AppInstallationListOptions{}) {
		if err != nil {
			return 0, err
		}
		if i.AppID == appID {
			_, err := client.AppInstallations.Update(ctx, i.ID, settings)
			return i.ID, err
		}
	}
	i, err := client.AppInstallations.Create(ctx, appID, settings)
	if err != nil {
		return 0, err
	}
	return i.ID, nil
}
