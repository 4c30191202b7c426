//go:build !aws

package amazon_test

import (
	"errors"
	"testing"

	"github.com/ctikit/ctikit/examples/internal/amazon"
)

func TestNotBuilt(t *testing.T) {
	a := amazon.Account{Instance: "arn:aws:connect:eu-central-1:123456789012:instance/i"}
	_, api := amazon.NewAPI(a)
	_, stream := amazon.NewStream(a, "main", nil, nil)
	for _, err := range []error{a.Check(), api, stream} {
		if !errors.Is(err, amazon.ErrNotBuilt) {
			t.Error(err)
		}
	}
	if err := (amazon.Account{Instance: "i"}).Check(); err == nil || errors.Is(err, amazon.ErrNotBuilt) {
		t.Errorf("an instance without its region: %v", err)
	}
}
