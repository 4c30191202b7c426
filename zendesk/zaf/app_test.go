package zaf_test

import (
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk/zaf"
)

// New lists everything that is wrong, and shows no key.
func TestMistakes(t *testing.T) {
	client := newWorld(t).tenant.Client
	good := zaf.Tenant{Subdomain: "acme", AppID: 1, InstallationID: 2, Client: client}
	for name, tt := range map[string]struct {
		keys    []ctikit.Secret
		tenants []zaf.Tenant
		opts    []zaf.Option
		want    []string
	}{
		"nothing":      {want: []string{"keys: want one or more", "tenants: want one or more"}},
		"a short key":  {keys: []ctikit.Secret{ctikit.NewSecret("short")}, tenants: []zaf.Tenant{good}, want: []string{"key 1: want 32 bytes or more, got 5"}},
		"a second key": {keys: []ctikit.Secret{key, {}}, tenants: []zaf.Tenant{good}, want: []string{"key 2: want 32 bytes"}},
		"a tenant twice": {
			keys: []ctikit.Secret{key}, tenants: []zaf.Tenant{good, good}, want: []string{"tenant 2: subdomain: want each once"},
		},
		"an empty tenant": {
			keys: []ctikit.Secret{key}, tenants: make([]zaf.Tenant, 1), want: []string{"subdomain: want small letters", "app id, installation id: want positive", "client: want one"},
		},
		"a host": {keys: []ctikit.Secret{key}, tenants: []zaf.Tenant{{Subdomain: "acme.zendesk.com", AppID: 1, InstallationID: 2, Client: client}}, want: []string{"subdomain: want small"}},
		"options": {
			keys: []ctikit.Secret{key}, tenants: []zaf.Tenant{good},
			opts: []zaf.Option{
				nil, zaf.WithClock(nil), zaf.WithLogger(nil), zaf.WithLeeway(-1), zaf.WithLeeway(time.Hour), zaf.WithShift(0), zaf.WithCapacity(0),
				zaf.WithLocalParent("https://evil.test"), zaf.WithLocalParent("http://localhost:80/x"), zaf.WithLocalParent("*"), zaf.WithLocalParent("ftp://localhost"),
				zaf.WithLocalParent("http://localhost; script-src *"),
			},
			want: []string{"option 1", "clock: want", "logger: want", "leeway: want", "shift: want", "capacity: want", "local parent: want"},
		},
	} {
		_, err := zaf.New(tt.keys, tt.tenants, tt.opts...)
		if err == nil || !strings.HasPrefix(err.Error(), "zaf: new: ") || strings.Contains(err.Error(), "short") {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, want := range tt.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v, want %s", name, err, want)
			}
		}
		if name == "options" && strings.Count(err.Error(), "\n") != len(tt.opts)-1 {
			t.Errorf("not every option is refused: %v", err)
		}
	}
}
