package awsconnect_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/connect/connecttest"
)

// The AWS command line drives the fake too, where there is one.
func TestCommandLine(t *testing.T) {
	inCI := os.Getenv("CI") == "true"
	path, err := exec.LookPath("aws")
	switch {
	case err != nil && inCI:
		t.Fatal(err)
	case err != nil:
		t.Skip("no aws command in PATH; the AWS SDK for Go drives the fake in the other tests")
	case testing.Short() && !inCI:
		t.Skip("the aws command takes a second to start")
	}
	f := floor(t, connecttest.WithoutRates(), connecttest.WithPageSize(2))
	server := httptest.NewServer(f)
	defer server.Close()
	c := commandLine{path: path, url: server.URL, home: t.TempDir()}

	tests := []struct {
		args []string
		want string // JSON
	}{
		{[]string{"put-user-status", "--user-id", "u-2", "--agent-status-id", "s-lunch"}, ``},
		{[]string{"list-users", "--query", "UserSummaryList[].Username"}, `["pat", "patricia@example.test", "signed.out@example.test", "boss@example.test"]`},
		{[]string{"describe-user", "--user-id", "u-1", "--query", "User.IdentityInfo.Email"}, `"pat@example.test"`},
		{[]string{"list-agent-statuses", "--agent-status-types", "CUSTOM", "--query", "AgentStatusSummaryList[].Id"}, `["s-lunch", "s-old"]`},
		{[]string{"get-current-user-data", "--filters", "Agents=u-1,u-2", "--query", "UserDataList[].Status.StatusName"}, `["Available", "Lunch"]`},
		{[]string{"describe-contact", "--contact-id", "c-2", "--query", "Contact.AgentInfo.AfterContactWorkDuration"}, `60`},
		{[]string{"update-contact-attributes", "--initial-contact-id", "c-1", "--attributes", "ticket=7"}, ``},
		{[]string{"get-contact-attributes", "--initial-contact-id", "c-1", "--query", "Attributes"}, `{"language": "de", "ticket": "7", "vip": "yes"}`},
		{[]string{
			"start-task-contact", "--name", "Zendesk-7", "--contact-flow-id", connecttest.BasicFlowID, "--client-token", "ticket-7",
			"--references", "page={Type=URL,Value=https://example.test/7}", "--query", "length(ContactId)",
		}, `36`},
		{[]string{"stop-contact", "--contact-id", "c-3"}, ``},
		{[]string{"suspend-contact-recording", "--contact-id", "c-1", "--initial-contact-id", "c-1"}, ``},
		{[]string{"resume-contact-recording", "--contact-id", "c-1", "--initial-contact-id", "c-1"}, ``},
		{[]string{
			"monitor-contact", "--contact-id", "c-1", "--user-id", "u-4", "--allowed-monitor-capabilities", "SILENT_MONITOR", "BARGE",
			"--query", "length(ContactId)",
		}, `36`},
		{[]string{"list-contact-references", "--contact-id", "c-2", "--reference-types", "URL", "--query", "ReferenceSummaryList[].Url.Value"}, `["value"]`},
		{[]string{"list-routing-profiles", "--query", "RoutingProfileSummaryList[].Name"}, `["Basic Routing Profile", "Sales"]`},
		{[]string{"search-queues", "--query", "Queues[].Name"}, `["BasicQueue", "Sales"]`},
		{[]string{"describe-instance", "--query", "Instance.InstanceAlias"}, `"example"`},
		{[]string{"list-user-hierarchy-groups", "--query", "UserHierarchyGroupSummaryList[].Id"}, `["g-0", "g-1"]`},
		{[]string{"describe-user-hierarchy-group", "--hierarchy-group-id", "g-1", "--query", "HierarchyGroup.HierarchyPath.LevelOne.Name"}, `"All"`},
		{[]string{"describe-user-hierarchy-structure", "--query", "HierarchyStructure.LevelTwo.Name"}, `"Level 2"`},
	}
	for _, tt := range tests {
		out := c.run(t, tt.args...)
		if diff := cmp.Diff(decoded(t, tt.want), decoded(t, out)); diff != "" {
			t.Errorf("aws connect %s (-want +got):\n%s", tt.args[0], diff)
		}
	}
}

type commandLine struct{ path, url, home string }

func (c commandLine) run(t *testing.T, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	all := append([]string{"--endpoint-url", c.url, "--region", connecttest.Region, "--output", "json", "connect"}, args...)
	cmd := exec.CommandContext(ctx, c.path, append(all, "--instance-id", connecttest.InstanceID)...)
	ours := slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "AWS_") })
	cmd.Env = append(ours,
		"AWS_CONFIG_FILE="+c.home+"/config", "AWS_SHARED_CREDENTIALS_FILE="+c.home+"/credentials",
		"AWS_EC2_METADATA_DISABLED=true", "AWS_PAGER=", "NO_PROXY=127.0.0.1",
		"AWS_ACCESS_KEY_ID=AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY=not-a-secret")
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("aws connect %s: %v\n%s", args[0], err, errs.String())
	}
	return out.String()
}

// decoded is the value of a JSON text, nil for none.
func decoded(t *testing.T, text string) (v any) {
	t.Helper()
	if text == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v in %q", err, text)
	}
	return v
}
