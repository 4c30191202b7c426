package bridge

import (
	"github.com/ctikit/ctikit/examples/internal/amazon"
	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/examples/internal/tenants"
)

// ownConnect is what no other account may have of Connect.
func (c config) ownConnect(env cli.Environment) (own []tenants.Own) {
	for _, p := range c.phones {
		if p.System != onConnect {
			continue
		}
		own = append(own, tenants.Own{Account: c.name, What: "phones.connect.instance", Value: p.Instance})
		for _, secret := range amazon.Secrets(tenants.Environment(env, c.name)) {
			own = append(own, tenants.Own{Account: c.name, What: "CONNECT_INTAKE_SECRET", Value: secret})
		}
	}
	return own
}
