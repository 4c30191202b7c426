package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ctikit/ctikit/examples/internal/amazon"
	"github.com/ctikit/ctikit/examples/internal/cli"
)

// variables are all that the program reads from the environment.
var variables = append(slices.Clip(cli.ZendeskVariables),
	cli.Variable{Name: "AIRCALL_API_ID", Text: "the id of an API key of Aircall"},
	cli.Variable{Name: "AIRCALL_API_TOKEN", Text: "its token"},
	cli.Variable{Name: "CONNECT_INTAKE_SECRET", Text: "what reports of Connect and acts of agents have as a bearer token, 16 bytes or more; two with a comma while it is changed"},
	cli.Variable{Name: "AWS_PROFILE", Text: "the profile of the AWS SDK's files, where the program asks Connect or reads its stream (default: what the SDK finds)"},
	cli.Variable{Name: "CALLLOGGER_PUBLIC_URL", Text: "the https address at which Aircall, and Zendesk for tasks, reach -listen"},
	cli.Variable{Name: "ZENDESK_URL", Text: "another address than Zendesk's, for a sandbox"},
	cli.Variable{Name: "AIRCALL_URL", Text: "the same for Aircall"},
	cli.Variable{Name: "CONNECT_URL", Text: "the same for Connect"},
	cli.Variable{Name: "KINESIS_URL", Text: "the same for Kinesis"},
)

// checkEnvironment names all the variables that are missing or wrong.
func checkEnvironment(env cli.Environment, c config) error {
	want := env.WantZendesk()
	var errs []error
	if c.aircall != nil {
		want = append(want, "AIRCALL_API_ID", "AIRCALL_API_TOKEN")
	}
	if c.aircall != nil || c.connect != nil && c.connect.tasks != nil {
		want = append(want, "CALLLOGGER_PUBLIC_URL")
		errs = append(errs, env.CheckPublicURL("CALLLOGGER_PUBLIC_URL", "https://calls.example.com"))
	}
	if c.connect != nil {
		want = append(want, "CONNECT_INTAKE_SECRET")
		errs = append(errs, amazon.CheckEnvironment(env))
	}
	if names := env.Missing(want...); len(names) > 0 {
		errs = append([]error{fmt.Errorf("not set in the environment: %s", strings.Join(names, ", "))}, errs...)
	}
	errs = append(errs, env.CheckZendesk(), env.CheckURLs("ZENDESK_URL", "AIRCALL_URL"))
	if err := errors.Join(errs...); err != nil {
		return cli.UsageError{Err: err}
	}
	return nil
}
