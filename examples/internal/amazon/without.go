//go:build !aws

package amazon

import (
	"log/slog"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/statussync/engine"
)

// Built says whether the AWS SDK is in the program.
const Built = false

// NewAPI needs the AWS SDK.
func NewAPI(Account) (connect.API, error) { return nil, ErrNotBuilt }

// NewStream needs the AWS SDK.
func NewStream(Account, string, engine.Store, *slog.Logger) (Stream, error) {
	return nil, ErrNotBuilt
}
