package hook

import (
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/ctikit/ctikit"
)

// Config is what the options of all webhooks set.
type Config struct {
	// Window is how far a signature's time may lie from now; zero where the
	// provider signs no time.
	Window time.Duration
	// Clock is the time that deliveries are checked against.
	Clock ctikit.Clock
	// Log gets what is refused or fails; nil means silence.
	Log *slog.Logger
}

// CheckSecrets refuses to receive without proof: no secret, an empty one, or one
// twice. What names them: "signing secret", "token".
func CheckSecrets(what string, secrets []string) error {
	if len(secrets) == 0 {
		return fmt.Errorf("%ss: want at least one, got none", what)
	}
	var errs []error
	seen := make(map[string]int, len(secrets))
	for i, s := range secrets {
		first, twice := seen[s]
		switch {
		case s == "":
			errs = append(errs, fmt.Errorf("%s %d: want a value, got an empty string", what, i+1))
		case twice:
			errs = append(errs, fmt.Errorf("%s %d: want another than %s %d, got the same", what, i+1, what, first+1))
		default:
			seen[s] = i
		}
	}
	return errors.Join(errs...)
}
