package zaftest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk/zaf"
	"github.com/ctikit/ctikit/zendesk/zaf/zaftest"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// A test opens an app's page as an agent does, and as somebody who copied the
// token.
func Example() {
	account := zendesktest.New(nil)
	account.PutAgent(zendesktest.Agent{ID: 7001, Name: "Amara"})
	appID, installationID := account.PutApp("Board")
	parent := zaftest.New(nil, account, zaftest.App{
		Subdomain: "acme", AppID: appID, InstallationID: installationID, URL: "https://cti.example.test/zendesk",
	})
	app, err := zaf.New([]ctikit.Secret{zaf.NewKey()}, []zaf.Tenant{{
		Subdomain: "acme", AppID: appID, InstallationID: installationID, Client: account.Client(),
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	page := app.Page(func(w http.ResponseWriter, _ *http.Request, p zaf.Page) { fmt.Fprint(w, "Hello ", p.Name) })

	out := httptest.NewRecorder()
	page.ServeHTTP(out, parent.Request(7001))
	fmt.Println(out.Code, out.Body)

	forged := parent.Claims(7001, "nav_bar")
	forged["aud"] = "https://acme.zendesk.com/api/v2/apps/installations/1.json"
	out = httptest.NewRecorder()
	page.ServeHTTP(out, parent.RequestWith(parent.Sign(forged)))
	fmt.Println(out.Code)
	// Output:
	// 200 Hello Amara
	// 401
}
