package house_test

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// snippetScope is what the Go blocks of README.md and docs take for granted.
const snippetScope = `package snippets

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net/http"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/calllog"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/queuemap"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/systems"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing/filing"
	"github.com/ctikit/ctikit/zendesk/zaf"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

var (
	ctx                         context.Context
	t                           *testing.T
	now                         time.Time
	mux                         *http.ServeMux
	id, secret, apiID, apiToken string
	record, settingsJSON        []byte
	appID, installationID       int64
	key                         ctikit.Secret
	render                      func(http.ResponseWriter, string)
	floor                       http.Handler

	zd     *zendesk.Client
	client *connect.Client
	zs     *systems.ZendeskAccount
	store  filing.Store
	zdHook *zendesk.Webhook
	acHook *aircall.Webhook
	state  statussync.State
	rules  *statussync.Rules

	save      func(context.Context, int64, zendesk.StatusID) error
	myservice struct{ New func(*zendesk.Client) any }
)

func _() error {
`

// fromSource reads the packages that blocks import, once.
var fromSource = sync.OnceValue(func() types.Importer {
	if root, err := exec.CommandContext(context.Background(), "go", "env", "GOROOT").Output(); err == nil { // unknown under -trimpath
		build.Default.GOROOT = strings.TrimSpace(string(root))
	}
	return importer.ForCompiler(token.NewFileSet(), "source", nil)
})

// Every Go block of README.md and docs compiles.
func TestSnippets(t *testing.T) {
	pages, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, page := range append(pages, "../../README.md") {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for n, block := range goBlocks(string(text)) {
			checked++
			for _, problem := range compile(block) {
				t.Errorf("%s: Go block %d: %s", filepath.Base(page), n+1, problem)
			}
		}
	}
	if checked < 8 {
		t.Errorf("%d Go blocks, want 8 at least", checked)
	}
}

// A block that does not compile is found.
func TestSnippetsAreSeen(t *testing.T) {
	if got := compile("x := zd.Users"); len(got) > 0 {
		t.Errorf("a good block: %q", got)
	}
	for _, bad := range []string{"zd.Usres.Get(ctx, 7)", "return 7", "if {"} {
		if len(compile(bad)) == 0 {
			t.Errorf("%q compiles", bad)
		}
	}
}

func goBlocks(text string) (blocks []string) {
	for i, part := range strings.Split(text, "```") {
		if code, ok := strings.CutPrefix(part, "go\n"); ok && i%2 == 1 {
			blocks = append(blocks, code)
		}
	}
	return blocks
}

// compile says what is wrong with a block, but not that it leaves variables and
// imports unused.
func compile(block string) (problems []string) {
	fset := token.NewFileSet()
	above := strings.Count(snippetScope, "\n")
	f, err := parser.ParseFile(fset, "block", snippetScope+block+"\nreturn nil\n}\n", 0)
	if err != nil {
		return []string{err.Error()}
	}
	cfg := types.Config{Importer: fromSource(), Error: func(err error) {
		if e := (types.Error{}); errors.As(err, &e) && !e.Soft {
			problems = append(problems, fmt.Sprintf("line %d: %s", e.Fset.Position(e.Pos).Line-above, e.Msg))
		}
	}}
	_, _ = cfg.Check("snippets", fset, []*ast.File{f}, nil) // the errors are above
	return problems
}
