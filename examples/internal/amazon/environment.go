package amazon

import (
	"errors"
	"fmt"
	"strings"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/examples/internal/cli"
)

// Variables are those of real accounts of Connect.
var Variables = []cli.Variable{
	{Name: "AWS_PROFILE", Text: "for Connect: the profile of the AWS SDK's files (default: what the SDK finds)"},
	{Name: "CONNECT_INTAKE_SECRET", Text: "what posts of Connect's events have as a bearer token, 16 bytes or more; two with a comma while it is changed"},
}

// URLVariables name other addresses than AWS' own, for a sandbox.
var URLVariables = []cli.Variable{
	{Name: "CONNECT_URL", Text: "the same for Connect"},
	{Name: "KINESIS_URL", Text: "the same for Kinesis"},
}

// Credentials are what to look at when AWS refuses us.
const Credentials = "AWS_PROFILE and what the AWS SDK finds"

const leastSecret = 16 // bytes

// CheckEnvironment says what is wrong with the variables of Connect.
func CheckEnvironment(env cli.Environment) error {
	errs := []error{env.CheckURLs("CONNECT_URL", "KINESIS_URL")}
	for _, secret := range Secrets(env) {
		if len(secret) < leastSecret {
			errs = append(errs, fmt.Errorf("CONNECT_INTAKE_SECRET: want at least %d bytes", leastSecret))
		}
	}
	return errors.Join(errs...)
}

// Secrets are the bearer tokens that posts may have.
func Secrets(env cli.Environment) []string {
	if env("CONNECT_INTAKE_SECRET") == "" {
		return nil
	}
	return strings.Split(env("CONNECT_INTAKE_SECRET"), ",")
}

// New is the client of an instance and its events, with the checkpoints of its
// stream, if one is named, under name. It sends nothing.
func New(env cli.Environment, instance, stream, name string) (*connect.Client, *Events, error) {
	a := NewAccount(env, instance, stream)
	if err := a.Check(); err != nil {
		return nil, nil, err
	}
	api, err := NewAPI(a)
	if err != nil {
		return nil, nil, err
	}
	client, err := connect.New(api)
	return client, NewEvents(env, a, name), err
}

// NewAccount is an instance and its stream, reached as the environment says.
func NewAccount(env cli.Environment, instance, stream string) Account {
	return Account{
		Instance: instance, Stream: stream, Profile: env("AWS_PROFILE"), URL: env("CONNECT_URL"), StreamURL: env("KINESIS_URL"),
	}
}

// NewEvents are an account's events, with the checkpoints of its stream under name.
func NewEvents(env cli.Environment, a Account, name string) *Events {
	e := &Events{Secrets: Secrets(env)}
	if a.Stream != "" {
		e.Open = a.opener(name)
	}
	return e
}
