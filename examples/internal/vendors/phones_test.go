package vendors_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/examples/internal/vendors"
	"github.com/ctikit/ctikit/statussync"
)

func TestPhoneNames(t *testing.T) {
	for flag, want := range map[string]string{
		"aircall": "", "dialpad,aircall": "", "": `"" is not one of aircall, dialpad`,
		"connect": `"connect" is not one of`, "aircall,aircall": "aircall is there twice",
	} {
		names, err := vendors.PhoneNames(flag, vendors.Aircall, vendors.Dialpad)
		if want == "" && (err != nil || strings.Join(names, ",") != flag) || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: %v, %v", flag, names, err)
		}
	}
}

// TestClients: each system wants its own variables, and has a client with them.
func TestClients(t *testing.T) {
	if got := vendors.WantPhones(vendors.Aircall, vendors.Dialpad, vendors.Connect); !slices.Equal(got, []string{"AIRCALL_API_ID", "AIRCALL_API_TOKEN", "DIALPAD_API_KEY"}) {
		t.Errorf("wanted: %q", got)
	}
	env := cli.Environment(func(name string) string {
		return map[string]string{"AIRCALL_API_ID": "id", "AIRCALL_API_TOKEN": "token", "DIALPAD_API_KEY": "key", "AIRCALL_URL": "http://127.0.0.1:1", "DIALPAD_URL": "http://127.0.0.1:1"}[name]
	})
	_, aircallErr := vendors.NewAircall(env)
	_, dialpadErr := vendors.NewDialpad(env)
	if aircallErr != nil || dialpadErr != nil || vendors.CheckURLs(env) != nil {
		t.Errorf("%v, %v", aircallErr, dialpadErr)
	}
	none := cli.Environment(func(string) string { return "" })
	_, aircallErr = vendors.NewAircall(none)
	_, dialpadErr = vendors.NewDialpad(none)
	if aircallErr == nil || dialpadErr == nil {
		t.Error("a client without a credential was made")
	}
}

// TestPairs: each system has its vendor's table; Connect follows.
func TestPairs(t *testing.T) {
	for _, phone := range []string{vendors.Aircall, vendors.Dialpad, vendors.Connect} {
		p := vendors.Pair(phone)
		if p.A != "zendesk" || p.B != phone || len(p.Rules) == 0 || (p.Direction == statussync.ALeads) != (phone == vendors.Connect) {
			t.Errorf("%s: %+v", phone, p)
		}
	}
}
