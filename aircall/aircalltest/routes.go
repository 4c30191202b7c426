package aircalltest

import (
	"slices"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/faketest"
)

// handler answers a request inside the lock.
type handler = func(*faketest.Request) faketest.Reply

// row is a row of the fake's table: see there what its columns are.
type row faketest.Row

// Routes lists the endpoints that the fake serves, with the operations of
// package aircall that use them.
func (f *Fake) Routes() []ctikit.Route { return f.fake.Routes() }

// serve hangs the table on the fake.
func (f *Fake) serve() {
	for _, r := range slices.Concat(f.accountRows(), f.userRows(), f.callRows(), f.bookRows()) {
		f.fake.Serve(faketest.Row(r))
	}
}

// accountRows are about the app, the company and its webhooks.
func (f *Fake) accountRows() []row {
	return []row{
		{"oauth.exchange", "POST /v1/oauth/token", f.exchange},
		{"integrations.me", "GET /v1/integrations/me", f.installation},
		{"integrations.enable", "POST /v1/integrations/enable", f.setApp(true)},
		{"integrations.disable", "POST /v1/integrations/disable", f.setApp(false)},
		{"company.ping", "GET /v1/ping", ping},
		{"company.get", "GET /v1/company", f.getCompany},

		{"webhooks.create", "POST /v1/webhooks", f.createWebhook},
		{"webhooks.list", "GET /v1/webhooks", f.listWebhooks},
		{"webhooks.get", "GET /v1/webhooks/{id}", f.onHook(getWebhook)},
		{"webhooks.update webhooks.add_events webhooks.remove_events", "PUT /v1/webhooks/{id}", f.onHook(f.updateWebhook)},
		{"webhooks.delete", "DELETE /v1/webhooks/{id}", f.onHook(f.deleteWebhook)},
	}
}

// userRows are about users and their statuses.
func (f *Fake) userRows() []row {
	return []row{
		{"users.list", "GET /v2/users", f.listUsers(v2)},
		{"users.list", "GET /v1/users", unless(&f.v1, f.listUsers(v1List))},
		{"users.get users.get_by_email", "GET /v2/users/{id}", f.getUser(v2)},
		{"users.get", "GET /v1/users/{id}", unless(&f.v1, f.getUser(v1Single))},
		{"users.create", "POST /v2/users", f.createUser},
		{"users.create", "POST /v1/users", unless(&f.v1, f.createUser)},
		{"users.update users.set_status", "PUT /v2/users/{id}", unless(&f.v2Write, f.putUser(v2))},
		{"users.update users.set_status", "PUT /v1/users/{id}", unless(&f.v1, f.putUser(v1Single))},
		{"users.delete", "DELETE /v1/users/{id}", f.onUser(f.deleteUser)},
		{"users.availabilities", "GET /v1/users/availabilities", f.lagged(f.listAvailabilities)},
		{"users.availability", "GET /v1/users/{id}/availability", f.onUser(getAvailability)},
		{"users.start_call", "POST /v1/users/{id}/calls", f.onUser(f.startCall)},
		{"users.dial", "POST /v1/users/{id}/dial", f.onUser(dial)},
		{"users.numbers", "GET /v2/users/{id}/numbers", f.onUser(f.listNumbersOf)},
	}
}

// callRows are about calls and what AI Assist makes of them.
func (f *Fake) callRows() []row {
	return []row{
		{"calls.list", "GET /v1/calls", f.lagged(f.listCalls)},
		{"calls.search", "GET /v1/calls/search", f.lagged(f.searchCalls)},
		{"calls.get", "GET /v1/calls/{id}", f.ofCall(f.getCall)},
		{"calls.transfer", "POST /v1/calls/{id}/transfers", f.ofLive(f.postTransfer)},
		{"calls.comment", "POST /v1/calls/{id}/comments", f.ofCall(f.postComment)},
		{"calls.tag", "POST /v1/calls/{id}/tags", f.ofCall(f.postTags)},
		{"calls.archive", "PUT /v1/calls/{id}/archive", f.ofCall(f.setArchived(true))},
		{"calls.unarchive", "PUT /v1/calls/{id}/unarchive", f.ofCall(f.setArchived(false))},
		{"calls.pause_recording", "POST /v1/calls/{id}/pause_recording", f.ofLive(f.setPaused(true))},
		{"calls.resume_recording", "POST /v1/calls/{id}/resume_recording", f.ofLive(f.setPaused(false))},
		{"calls.delete_recording", "DELETE /v1/calls/{id}/recording", f.ofCall(deleteRecording)},
		{"calls.delete_voicemail", "DELETE /v1/calls/{id}/voicemail", f.ofCall(deleteVoicemail)},
		{"calls.show_card", "POST /v1/calls/{id}/insight_cards", f.ofLive(postCard)},

		{"insights.transcription", "GET /v1/calls/{id}/transcription", f.getFinding("transcription")},
		{"insights.summary", "GET /v1/calls/{id}/summary", f.getFinding("summary")},
		{"insights.topics", "GET /v1/calls/{id}/topics", f.getFinding("topics")},
		{"insights.sentiments", "GET /v1/calls/{id}/sentiments", f.getFinding("sentiments")},
		{"insights.action_items", "GET /v1/calls/{id}/action_items", f.getFinding("action_items")},
		{"insights.playbook_result", "GET /v1/calls/{id}/playbook_result", f.getFinding("playbook_result")},
		{"insights.custom_summary", "GET /v1/calls/{id}/custom_summary_result", f.getFinding("custom_summary_result")},
		{"insights.evaluations", "GET /v1/calls/{id}/evaluations", f.getFinding("evaluations")},
		{"insights.predicted_csat", "GET /v1/calls/{id}/predicted_csat", f.ofCall(getCSAT)},
	}
}

// bookRows are about numbers, messages and what the company keeps.
func (f *Fake) bookRows() []row {
	return []row{
		{"numbers.list", "GET /v1/numbers", f.lagged(f.listNumbers)},
		{"numbers.get", "GET /v1/numbers/{id}", with("Number", f.number, f.getNumber)},
		{"messages.send", "POST /v1/numbers/{id}/messages/send", f.sendMessage(false)},
		{"messages.send_native", "POST /v1/numbers/{id}/messages/native/send", f.sendMessage(true)},

		{"contacts.list", "GET /v1/contacts", f.listContacts},
		{"contacts.search", "GET /v1/contacts/search", f.searchContacts},
		{"contacts.get", "GET /v1/contacts/{id}", with("Contact", f.contact, getContact)},
		{"contacts.create", "POST /v1/contacts", f.createContact},
		{"contacts.update", "POST /v1/contacts/{id}", with("Contact", f.contact, f.updateContact)}, // POST, not PUT
		{"contacts.delete", "DELETE /v1/contacts/{id}", with("Contact", f.contact, f.deleteContact)},

		{"tags.list", "GET /v1/tags", f.listTags},
		{"tags.get", "GET /v1/tags/{id}", with("Tag", f.tag, getTag)},
		{"tags.create", "POST /v1/tags", f.createTag},
		{"tags.update", "PUT /v1/tags/{id}", with("Tag", f.tag, f.updateTag)},
		{"tags.delete", "DELETE /v1/tags/{id}", with("Tag", f.tag, f.deleteTag)},

		{"teams.list", "GET /v1/teams", f.lagged(f.listTeams)},
		{"teams.get", "GET /v1/teams/{id}", with("Team", f.team, f.getTeam)},
		{"teams.create", "POST /v1/teams", f.createTeam},
		{"teams.delete", "DELETE /v1/teams/{id}", with("Team", f.team, f.deleteTeam)},
		{"teams.add_user", "POST /v1/teams/{id}/users/{user}", with("Team", f.team, f.setMember(true))},
		{"teams.remove_user", "DELETE /v1/teams/{id}/users/{user}", with("Team", f.team, f.setMember(false))},
	}
}

// with finds the object of a path by its id.
func with[T any](name string, find func(id int64) *T, answer func(*faketest.Request, *T) faketest.Reply) handler {
	return func(r *faketest.Request) faketest.Reply {
		if found := find(param(r, "id")); found != nil {
			return answer(r, found)
		}
		return missing(name)
	}
}
