package bridge

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ctikit/ctikit/examples/internal/amazon"
	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/examples/internal/vendors"
)

// variables are all that the program reads from the environment.
func (p Program) variables() []cli.Variable {
	own := []cli.Variable{{Name: "BRIDGE_PUBLIC_URL", Text: "the https address at which the vendors reach -listen"}}
	if p.Stores != nil {
		own = append(own, cli.Variable{Name: storeKey, Text: "with -replica: seals secrets in the store; what openssl rand -base64 32 prints, the same for all; two with a comma while it is changed"})
	}
	return slices.Concat(cli.ZendeskVariables, vendors.PhoneVariables, amazon.Variables, own, vendors.URLVariables, amazon.URLVariables)
}

// credentials are the variables to look at when a system refuses us.
var credentials = map[string]string{
	"zendesk": "the ZENDESK_ variables",
	onAircall: "AIRCALL_API_ID and AIRCALL_API_TOKEN",
	onDialpad: "DIALPAD_API_KEY",
	onConnect: amazon.Credentials,
}

// checkEnvironment names all the variables that are missing or wrong.
func checkEnvironment(env cli.Environment, phones []string) error {
	var errs []error
	if names := missing(env, phones); len(names) > 0 {
		errs = append(errs, fmt.Errorf("not set in the environment: %s", strings.Join(names, ", ")))
	}
	errs = append(errs, env.CheckZendesk(), vendors.CheckURLs(env), amazon.CheckEnvironment(env),
		env.CheckPublicURL("BRIDGE_PUBLIC_URL", "https://bridge.example.com"))
	if err := errors.Join(errs...); err != nil {
		return cli.UsageError{Err: err}
	}
	return nil
}

// missing names the variables without which nothing can be done.
func missing(env cli.Environment, phones []string) (names []string) {
	return env.Missing(slices.Concat(env.WantZendesk(), vendors.WantPhones(phones...), []string{"BRIDGE_PUBLIC_URL"})...)
}
