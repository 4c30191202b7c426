package main

import (
	"os"
	"strings"

	"github.com/ctikit/ctikit/zendesk/zaf"
)

// writePackage writes the package of the app whose pages come from url.
func writePackage(file, url string) error {
	page := strings.TrimRight(url, "/") + "/zendesk"
	body, err := zaf.Package(zaf.Manifest{
		Name: "Wallboard", Version: "1.0.0",
		AuthorName: "ctikit", AuthorEmail: "wallboard@example.com", AuthorURL: "https://github.com/ctikit/ctikit",
		Locations: []zaf.Location{
			{Place: zaf.NavBar, URL: page},
			{Place: zaf.TicketSidebar, URL: page, Flexible: true, Height: "420px"},
		},
		SingleInstall: true,
	})
	if err != nil {
		return err
	}
	return os.WriteFile(file, body, 0o600)
}
