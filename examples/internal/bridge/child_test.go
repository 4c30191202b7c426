package bridge

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"os"
	"testing"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/examples/internal/storm"
)

// childVar in the environment of this binary has it be the program: the bridge,
// with a hold that no config file can name.
const childVar = "CTIKIT_BRIDGE_CHILD"

// plainChild in place of another value has it be the program as it is.
const plainChild = "plain"

func TestMain(m *testing.M) {
	if os.Getenv(childVar) == "" {
		os.Exit(m.Run())
	}
	storm.EndWithParent()
	switch os.Getenv(childVar) {
	case plainChild:
		cli.Main("bridge", Run)
	default:
		cli.Main("bridge", runHolding)
	}
}

// runHolding is run on accounts, with the hold.
func runHolding(ctx context.Context, args []string, env cli.Environment, _, stderr io.Writer) error {
	f, err := plain.parse(args, io.Discard)
	file, configErr := readConfigs("config", f.config)
	store, closeStore, storeErr := cli.OpenStore(f.store)
	if err := errors.Join(err, configErr, storeErr); err != nil {
		return err
	}
	c := file.Accounts[0]
	a, err := readAccounts(env, c)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(stderr, nil))
	b := newBridge(c, a, log)
	b.store, b.subs = store, append(b.subs, b.holding())
	ports := []cli.Port{
		{Flag: "-admin", Address: f.admin, Handler: adminHandler(b)},
		{Flag: "-listen", Address: f.listen, Handler: &b.hooks},
	}
	return errors.Join(cli.Serve(ctx, ports, log, b.work), closeStore())
}

// holding sets the hold between the making of the engine and its work, when the
// bridge subscribes.
func (b *bridge) holding() subscription {
	return subscription{
		system: "hold",
		ours:   func(context.Context) ([]endpoint, error) { return nil, nil },
		ensure: func(ctx context.Context, _ string, none ctikit.Secret) (ctikit.Secret, error) {
			return none, storm.SaveHolds(ctx, b.engine.Load())
		},
		handler: func([]ctikit.Secret) (http.Handler, error) { return http.NotFoundHandler(), nil },
	}
}
