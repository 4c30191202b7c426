package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/contactlog"
	"github.com/ctikit/ctikit/examples/internal/amazon"
	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
	"github.com/ctikit/ctikit/zendesk/ticketing/filing"
)

var errNotReady = errors.New("not ready to run: see the problems above")

// checkTime is how long a check may take.
const checkTime = 10 * time.Minute

// findings are what a check comes to, for the people who set the program up.
type findings struct {
	config   config
	accounts accounts

	facts    []string // what was seen
	problems []string // what keeps it from working
	remarks  []string // what is worth a look
	byHand   []string // what no program can see
}

// check reads the accounts and prints what is missing. It changes nothing.
// Refused is why the file or the environment cannot be used, nil when they can.
func check(ctx context.Context, out io.Writer, c config, a accounts, refused error) error {
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	f := &findings{config: c, accounts: a}
	if refused != nil {
		f.problems = cli.Problems(refused)
	} else {
		f.look(ctx)
	}
	f.print(out, ctikit.SystemClock{}.Now())
	if len(f.problems) > 0 {
		return errNotReady
	}
	return nil
}

// look reads the accounts.
func (f *findings) look(ctx context.Context) {
	catalog := f.zendesk(ctx)
	if f.config.aircall != nil {
		f.aircall(ctx, catalog)
	}
	if f.config.connect != nil {
		f.connect(ctx, catalog)
	}
}

// zendesk looks at the account that tickets go to; the catalog is nil where it
// cannot be read.
func (f *findings) zendesk(ctx context.Context) *ticketing.Catalog {
	catalog, err := filing.ReadCatalog(ctx, f.accounts.zendesk)
	switch {
	case err != nil:
		f.problems = append(f.problems, "Zendesk: "+err.Error())
		return nil
	case catalog.Me == 0:
		f.problems = append(f.problems, "Zendesk does not know who we are: check the ZENDESK_ variables")
		return nil
	}
	f.facts = append(f.facts, "Zendesk: "+counted(len(catalog.Agents), "agent")+", "+counted(len(catalog.Groups), "group")+", "+
		counted(len(catalog.Brands), "brand")+", "+counted(len(catalog.TicketFields), "ticket field"))
	if me, err := f.accounts.zendesk.Users.Me(ctx); err == nil && me.Role != zendesk.RoleAdmin {
		f.remark("A1", "the user who files the calls is no administrator in Zendesk")
	}
	catalog.Shows = f.shows(ctx)
	return catalog
}

// shows looks whether the account has Talk Partner Edition, by a call that hardly
// exists (A3).
func (f *findings) shows(ctx context.Context) ticketing.Shows {
	_, err := f.accounts.zendesk.Calls.Get(ctx, 1)
	refusal, _ := errors.AsType[*zendesk.Error](err)
	switch {
	case errors.Is(err, zendesk.ErrForbidden), refusal != nil && refusal.Code == "InvalidEndpoint":
		f.remark("A3", "the account refuses calls of Talk Partner Edition: they are shown in another way")
		return ticketing.ByVoiceComment
	case f.config.appID == 0:
		f.remark("A3", "app_id is not set: calls are shown as comments with a player, not as calls of Talk Partner Edition")
		return ticketing.ByVoiceComment
	}
	return ticketing.ByCall
}

func (f *findings) remark(rule, text string) {
	f.remarks = append(f.remarks, text+" ["+rule+"]")
}

// aircall looks at the company whose calls are filed.
func (f *findings) aircall(ctx context.Context, catalog *ticketing.Catalog) {
	s := *f.config.aircall
	f.lint("aircall.", s.Lint(catalog))
	for _, need := range s.Needs() {
		f.byHand = append(f.byHand, need.Text+" ["+need.Rule+"]")
	}
	numbers := map[int64]bool{}
	for n, err := range f.accounts.aircall.Numbers.All(ctx, aircall.NumberListOptions{}) {
		if err != nil {
			f.problems = append(f.problems, "Aircall: "+err.Error()+"; check AIRCALL_API_ID and AIRCALL_API_TOKEN")
			return
		}
		numbers[n.ID] = true
	}
	linked := map[int64]bool{}
	for i, in := range s.Integrations {
		for j, id := range in.Numbers {
			linked[id] = true
			if !numbers[id] {
				f.problems = append(f.problems, fmt.Sprintf("aircall.integrations[%d].numbers[%d]: Aircall has no such number [A7]", i, j))
			}
		}
	}
	var unlinked []string
	for _, id := range slices.Sorted(maps.Keys(numbers)) {
		if !linked[id] {
			unlinked = append(unlinked, strconv.FormatInt(id, 10))
		}
	}
	f.facts = append(f.facts, fmt.Sprintf("Aircall: %s, %d of them without an integration", counted(len(numbers), "number"), len(unlinked)))
	if len(unlinked) > 0 {
		f.remark("A7", "numbers of Aircall without an integration, whose calls are not filed: "+strings.Join(unlinked, ", "))
	}
	f.agents(ctx)
}

// agents looks for users of Aircall who are nobody in Zendesk (A2).
func (f *findings) agents(ctx context.Context) {
	known, err := f.zendeskAgents(ctx)
	if err != nil {
		f.problems = append(f.problems, "Zendesk: "+err.Error())
		return
	}
	users, alone := 0, []string{}
	for u, err := range f.accounts.aircall.Users.All(ctx, aircall.UserListOptions{}) {
		if err != nil {
			f.problems = append(f.problems, "Aircall: "+err.Error())
			return
		}
		users++
		if _, mapped := f.config.aircall.Agents[u.ID]; !mapped && !known[strings.ToLower(strings.TrimSpace(u.Email))] {
			alone = append(alone, fmt.Sprint(u.ID))
		}
	}
	f.facts = append(f.facts, fmt.Sprintf("Aircall: %s, %d of them agents in Zendesk", counted(users, "user"), users-len(alone)))
	if len(alone) > 0 {
		f.remark("A2", "users of Aircall who are no agents in Zendesk by their e-mail address: "+strings.Join(alone, ", "))
	}
}

func (f *findings) zendeskAgents(ctx context.Context) (map[string]bool, error) {
	known := map[string]bool{}
	for u, err := range f.accounts.zendesk.Users.All(ctx, zendesk.UserListOptions{Roles: []zendesk.Role{zendesk.RoleAgent, zendesk.RoleAdmin}}) {
		if err != nil {
			return nil, err
		}
		known[strings.ToLower(u.Email)] = true
	}
	return known, nil
}

// connect looks at the settings for Connect, and at what is asked of it.
func (f *findings) connect(ctx context.Context, catalog *ticketing.Catalog) {
	f.instance(ctx)
	planner, err := contactlog.New(f.config.connect.settings)
	if err != nil {
		f.problems = append(f.problems, cli.Problems(err)...)
		return
	}
	f.lint("connect.settings.", planner.Lint(catalog))
	f.byHand = append(f.byHand, "EventBridge or a Lambda posts Connect's reports: see calllogger's documentation")
}

// noContact hardly exists.
const noContact = "00000000-0000-4000-8000-000000000000"

// instance looks whether Connect answers, and its stream can be read.
func (f *findings) instance(ctx context.Context) {
	c := f.config.connect
	if c.api {
		if _, err := f.accounts.connect.Contacts.Get(ctx, noContact); err != nil && !errors.Is(err, connect.ErrNotFound) {
			f.problems = append(f.problems, "Connect: "+err.Error()+"; check "+amazon.Credentials)
		} else {
			f.facts = append(f.facts, "Connect: it answers")
		}
	}
	if err := f.accounts.events.Check(ctx, slog.New(slog.DiscardHandler)); err != nil {
		f.problems = append(f.problems, err.Error()+"; check "+amazon.Credentials)
	} else if c.stream != "" {
		f.facts = append(f.facts, "Connect: its stream of agent events can be read")
	}
	if c.tasks != nil {
		f.byHand = append(f.byHand, "the contact flow of connect.tasks.flow takes tasks, and transfers them to a queue [R75]")
	}
}

func (f *findings) lint(at string, notices []ticketing.Notice) {
	for _, n := range notices {
		if n.Code == ticketing.AgentNotFound {
			f.problems = append(f.problems, at+noticed(n))
		} else {
			f.remarks = append(f.remarks, at+noticed(n))
		}
	}
}

// print shows the findings.
func (f *findings) print(out io.Writer, now time.Time) {
	fmt.Fprintf(out, "Checked on %s. Nothing was changed.\n", now.UTC().Format("2006-01-02 15:04 UTC"))
	list(out, "\nSeen:\n", f.facts)
	list(out, "\nTo be checked by hand:\n", f.byHand)
	list(out, "\nWorth a look:\n", f.remarks)
	list(out, "\nProblems:\n", f.problems)
	if len(f.problems) > 0 {
		fmt.Fprintf(out, "\nResult: not ready, %d to mend.\n", len(f.problems))
		return
	}
	fmt.Fprint(out, "\nResult: ready to run.\n")
}

func list(out io.Writer, head string, lines []string) {
	if len(lines) > 0 {
		fmt.Fprint(out, head)
	}
	for _, line := range lines {
		fmt.Fprintf(out, "  - %s\n", line)
	}
}
