package main

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"strings"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect/contactlog"
	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// account is a Zendesk, and how its contacts are filed.
type account struct {
	zendesk  *zendesk.Client
	settings contactlog.Settings
}

// chooseAccount is the account that the environment names; without one, and
// outside of AWS, a made-up one.
func chooseAccount(f flags, env cli.Environment) (account, error) {
	path := cmp.Or(f.settings, env(settingsVariable))
	if !names(env) && env(inLambda) == "" {
		z := madeUp()
		if f.down {
			z.FailNext("*", ctikit.Fault{Status: 503, Times: math.MaxInt})
		}
		settings, err := readSettings(path, madeUpSettings)
		return account{z.Client(), settings}, err
	}
	var errs []error
	if f.down {
		errs = append(errs, errors.New("-down: not with the account that the environment names"))
	}
	if missing := env.Missing(env.WantZendesk()...); len(missing) > 0 {
		errs = append(errs, fmt.Errorf("not set in the environment: %s", strings.Join(missing, ", ")))
	}
	if err := errors.Join(append(errs, env.CheckZendesk(), env.CheckURLs("ZENDESK_URL"))...); err != nil {
		return account{}, cli.UsageError{Err: err}
	}
	zd, err := env.NewZendesk()
	if err != nil {
		return account{}, cli.UsageError{Err: fmt.Errorf("check ZENDESK_SUBDOMAIN, ZENDESK_URL and the credential of Zendesk: %w", err)}
	}
	settings, err := readSettings(path, []byte("{}"))
	return account{zd, settings}, err
}

// names reports whether the environment has something of an account.
func names(env cli.Environment) bool {
	for _, v := range append(cli.ZendeskVariables, cli.Variable{Name: "ZENDESK_URL"}) {
		if env(v.Name) != "" {
			return true
		}
	}
	return false
}

// readSettings reads a file of settings; otherwise where there is none.
func readSettings(path string, otherwise []byte) (s contactlog.Settings, err error) {
	text := otherwise
	if path != "" {
		if text, err = os.ReadFile(path); err != nil {
			return s, fmt.Errorf("settings: %w", err)
		}
	}
	return s, json.Unmarshal(text, &s)
}

//go:embed settings.json
var madeUpSettings []byte

// madeUp is a Zendesk in memory with some callers.
func madeUp() *zendesktest.Fake {
	z := zendesktest.New(nil)
	z.PutBrand(zendesk.Brand{ID: 360001, Name: "MyCorp", Active: true, Default: true})
	z.PutBrand(zendesk.Brand{ID: 360002, Name: "Other Corp", Active: true})
	z.PutUserField(zendesk.UserField{ID: 501, Key: "tier", Type: zendesk.FieldText, Title: "Tier", Active: true})
	z.PutTicketField(zendesk.TicketField{ID: 1001, Type: zendesk.FieldDropdown, Title: "Product", Active: true, Options: []zendesk.FieldOption{
		{ID: 1, Name: "Phone", Value: "hw_phone"}, {ID: 2, Name: "Headset", Value: "hw_headset"},
	}})
	z.PutUser(zendesktest.User{
		ID: 8001, Name: "Lena Fischer", Email: "lena@example.test", Phone: "(555) 010-0199", ExternalID: "crm-1",
		Fields: map[string]json.RawMessage{"tier": json.RawMessage(`"gold"`)},
	})
	z.PutUser(zendesktest.User{ID: 8002, Name: "Ana Lopes", Phone: "+15550100300"})
	z.PutUser(zendesktest.User{ID: 8003, Name: "Ben Lopes", Phone: "+15550100300"})
	z.PutTicket(zendesktest.Ticket{ID: 1, Subject: "Broken headset", RequesterID: 8001, Status: zendesk.TicketOpen})
	z.PutTicket(zendesktest.Ticket{ID: 2, Subject: "Invoice", RequesterID: 8001, Status: zendesk.TicketSolved})
	return z
}
