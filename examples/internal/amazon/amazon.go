// Package amazon joins programs to Amazon Connect on real accounts. What needs the
// AWS SDK is in a program only if it is built with the tag aws, because the SDK's
// package for Connect takes more than a minute and 1.7 GB to compile:
//
//	go build -tags aws ./examples/bridge
package amazon

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/ctikit/ctikit/connect"
)

// Account is an instance and how it is reached. Credentials are what the AWS SDK
// finds, as in its environment variables, a file of profiles or the machine's role.
type Account struct {
	Instance string // its ARN
	Stream   string // the name or ARN of its agent event stream; empty for none
	Profile  string // of the AWS SDK's files; empty for the default
	// URL and StreamURL are other addresses than AWS' own, for a sandbox.
	URL, StreamURL string
}

// Stream is an agent event stream: a connectstream.Reader.
type Stream interface {
	// Check looks whether it can be read.
	Check(ctx context.Context) error
	// Run reads it until ctx ends.
	Run(ctx context.Context, handle func(context.Context, []byte) error) error
	// Health is how far behind it is, and since when it cannot be read; zero while
	// it can.
	Health() (lag time.Duration, failing time.Time)
}

// ErrNotBuilt is what a program without the AWS SDK says.
var ErrNotBuilt = errors.New("this program was built without the AWS SDK: build it with -tags aws")

// region is that of the instance.
func (a Account) region() (string, error) {
	parts := strings.Split(a.Instance, ":")
	if len(parts) < 6 || parts[2] != "connect" || parts[3] == "" || connect.InstanceFromARN(a.Instance) == "" {
		return "", errors.New("instance: want its ARN, such as arn:aws:connect:eu-central-1:123456789012:instance/0a1b2c3d-0000-4000-8000-000000000001")
	}
	return parts[3], nil
}

// Check says what is wrong with an account, before anything is asked.
func (a Account) Check() error {
	_, err := a.region()
	if err == nil && !Built {
		err = ErrNotBuilt
	}
	return err
}
