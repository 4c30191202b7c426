package connect_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/connect"
)

// All attempts of a call have one token, and each call has another.
func TestStartTask(t *testing.T) {
	s := &stub{faults: []error{errInternal, errThrottled}}
	c, _ := virtual(t, s)
	task := connect.TaskStart{Name: "Zendesk-7", FlowID: "f-1"}
	for range 2 {
		id, err := c.Contacts.StartTask(t.Context(), task)
		if err != nil || id != "t-1" {
			t.Errorf("%q, %v", id, err)
		}
	}
	var tokens []string
	for _, sent := range s.tasks {
		tokens = append(tokens, sent.ClientToken)
	}
	if len(tokens) != 4 || tokens[0] == "" || len(slices.Compact(tokens)) != 2 {
		t.Errorf("tokens %q, want three alike and another", tokens)
	}
	task.ClientToken = "ticket-7"
	if _, err := c.Contacts.StartTask(t.Context(), task); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(task, s.tasks[4]); diff != "" {
		t.Errorf("task (-want +got):\n%s", diff)
	}
}

func TestTasksAreChecked(t *testing.T) {
	ref := func(kind connect.ReferenceType, name, value string) connect.ContactReference {
		return connect.ContactReference{Type: kind, Name: name, Value: value}
	}
	tests := []struct {
		name   string
		change func(*connect.TaskStart)
		want   string // of the error; empty: it is sent
	}{
		{"the longest", func(k *connect.TaskStart) {
			k.Name, k.Description, k.ClientToken = strings.Repeat("ü", 1024), strings.Repeat("ü", 4096), strings.Repeat("x", 500)
		}, ""},
		{"a quick connect", func(k *connect.TaskStart) { k.FlowID, k.QuickConnectID = "", "q" }, ""},
		{"a template", func(k *connect.TaskStart) { k.FlowID, k.TemplateID = "", "t" }, ""},
		{"no name", func(k *connect.TaskStart) { k.Name = "" }, "name: want a value"},
		{"no flow", func(k *connect.TaskStart) { k.FlowID = "" }, "exactly one of flow id, quick connect id and template id, got 0"},
		{"two flows", func(k *connect.TaskStart) { k.TemplateID = "t" }, "got 2"},
		{"a long name", func(k *connect.TaskStart) { k.Name = strings.Repeat("ü", 1025) }, "name: want at most 1024 characters, got 1025"},
		{"a long description", func(k *connect.TaskStart) { k.Description = strings.Repeat("x", 4097) }, "description: want at most 4096"},
		{"a long token", func(k *connect.TaskStart) { k.ClientToken = strings.Repeat("x", 501) }, "client token: want at most 500"},
		{"a long flow", func(k *connect.TaskStart) { k.FlowID = strings.Repeat("x", 501) }, "flow: want at most 500"},
		{"an attachment", func(k *connect.TaskStart) {
			k.References = []connect.ContactReference{ref(connect.URLReference, "a", "b"), ref(connect.AttachmentReference, "secret", "")}
		}, "references: want types of [URL NUMBER STRING DATE EMAIL], got another in number 2"},
		{"a reference without a name", func(k *connect.TaskStart) {
			k.References = []connect.ContactReference{ref(connect.URLReference, "", "b")}
		}, "references: want names of their own"},
		{"two references of a name", func(k *connect.TaskStart) {
			k.References = []connect.ContactReference{ref(connect.URLReference, "a", "b"), ref(connect.DateReference, "a", "1")}
		}, "got none or the same in number 2"},
		{"a long value", func(k *connect.TaskStart) {
			k.References = []connect.ContactReference{ref(connect.StringReference, "a", strings.Repeat("x", 4097))}
		}, "values of at most 4096 characters, got 4097 in number 1"},
		{"an attribute", func(k *connect.TaskStart) { k.Attributes = map[string]string{"a secret": ""} }, "StartTaskContact: attributes: want keys"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := &stub{}
			c, _ := virtual(t, s)
			task := connect.TaskStart{Name: "Zendesk-7", FlowID: "f-1"}
			tt.change(&task)
			_, err := c.Contacts.StartTask(t.Context(), task)
			if tt.want == "" {
				if err != nil || len(s.sent) != 1 {
					t.Errorf("error %v, sent %v", err, s.sent)
				}
				return
			}
			if !errors.Is(err, connect.ErrInvalid) || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "secret") || len(s.sent) != 0 {
				t.Errorf("error %v after %v, want an ErrInvalid with %q", err, s.sent, tt.want)
			}
		})
	}
}

func TestStop(t *testing.T) {
	s := &stub{faults: []error{errInternal}}
	c, _ := virtual(t, s)
	if err := c.Contacts.Stop(t.Context(), "c-1"); err != nil {
		t.Fatal(err)
	}
	if err := c.Contacts.Stop(t.Context(), ""); !errors.Is(err, connect.ErrInvalid) {
		t.Errorf("no contact: %v", err)
	}
	if diff := cmp.Diff([]string{"StopContact c-1", "StopContact c-1"}, s.sent); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
	s.faults = []error{&connect.Error{Op: "StopContact", Code: "ContactNotFoundException", Status: 410}}
	if err := c.Contacts.Stop(t.Context(), "c-1"); !errors.Is(err, connect.ErrNotFound) {
		t.Errorf("a call that is over: %v, want ErrNotFound", err)
	}
}
