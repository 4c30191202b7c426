package aircall_test

import (
	"context"
	"maps"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
)

// allOps is ops and the two tables below.
func allOps() map[string]op {
	all := maps.Clone(ops)
	maps.Copy(all, callOps)
	maps.Copy(all, companyOps)
	return all
}

// fetchAll asks for all parts of a call.
var fetchAll = aircall.CallFetch{Contact: true, ShortURLs: true, Timeline: true, AIVoiceAgents: true}

var callOps = map[string]op{
	"Calls.Get": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return c.Calls.Get(ctx, eventful, fetchAll)
	}),
	"Calls.List": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return c.Calls.List(ctx, aircall.CallListOptions{CallFetch: fetchAll})
	}),
	"Calls.All": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return every(c.Calls.All(ctx, aircall.CallListOptions{CallFetch: fetchAll}))
	}),
	"Calls.Search": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return c.Calls.Search(ctx, aircall.CallSearchOptions{CallListOptions: aircall.CallListOptions{CallFetch: fetchAll}})
	}),
	"Calls.AllMatching": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return every(c.Calls.AllMatching(ctx, aircall.CallSearchOptions{CallListOptions: aircall.CallListOptions{CallFetch: fetchAll}}))
	}),
	"Calls.Transfer": run(func(ctx context.Context, c *aircall.Client) error {
		return c.Calls.Transfer(ctx, live, aircall.Transfer{UserID: free})
	}),
	"Calls.Comment":         run(func(ctx context.Context, c *aircall.Client) error { return c.Calls.Comment(ctx, over, "noted") }),
	"Calls.Tag":             run(func(ctx context.Context, c *aircall.Client) error { return c.Calls.Tag(ctx, over, tag) }),
	"Calls.Archive":         run(func(ctx context.Context, c *aircall.Client) error { return c.Calls.Archive(ctx, over) }),
	"Calls.Unarchive":       run(func(ctx context.Context, c *aircall.Client) error { return c.Calls.Unarchive(ctx, over) }),
	"Calls.PauseRecording":  run(func(ctx context.Context, c *aircall.Client) error { return c.Calls.PauseRecording(ctx, live) }),
	"Calls.ResumeRecording": run(func(ctx context.Context, c *aircall.Client) error { return c.Calls.ResumeRecording(ctx, live) }),
	"Calls.DeleteRecording": run(func(ctx context.Context, c *aircall.Client) error { return c.Calls.DeleteRecording(ctx, over) }),
	"Calls.DeleteVoicemail": run(func(ctx context.Context, c *aircall.Client) error { return c.Calls.DeleteVoicemail(ctx, over) }),
	"Calls.ShowCard": run(func(ctx context.Context, c *aircall.Client) error {
		return c.Calls.ShowCard(ctx, live, aircall.CardLine{Text: "Zendesk"})
	}),

	"Insights.Transcription": on(func(ctx context.Context, c *aircall.Client) (any, error) { return c.Insights.Transcription(ctx, over) }),
	"Insights.Summary":       on(func(ctx context.Context, c *aircall.Client) (any, error) { return c.Insights.Summary(ctx, over) }),
	"Insights.Topics":        on(func(ctx context.Context, c *aircall.Client) (any, error) { return c.Insights.Topics(ctx, over) }),
	"Insights.Sentiments":    on(func(ctx context.Context, c *aircall.Client) (any, error) { return c.Insights.Sentiments(ctx, over) }),
	"Insights.ActionItems":   on(func(ctx context.Context, c *aircall.Client) (any, error) { return c.Insights.ActionItems(ctx, over) }),
	"Insights.PlaybookResult": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return c.Insights.PlaybookResult(ctx, over)
	}),
	"Insights.CustomSummary": on(func(ctx context.Context, c *aircall.Client) (any, error) { return c.Insights.CustomSummary(ctx, over) }),
	"Insights.Evaluations":   on(func(ctx context.Context, c *aircall.Client) (any, error) { return c.Insights.Evaluations(ctx, over) }),
	"Insights.PredictedCSAT": on(func(ctx context.Context, c *aircall.Client) (any, error) { return c.Insights.PredictedCSAT(ctx, over) }),
}

var companyOps = map[string]op{
	"Numbers.Get": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return c.Numbers.Get(ctx, aircalltest.MainLine)
	}),
	"Numbers.List": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return c.Numbers.List(ctx, aircall.NumberListOptions{})
	}),
	"Numbers.All": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return every(c.Numbers.All(ctx, aircall.NumberListOptions{}))
	}),
	"Messages.Send": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return c.Messages.Send(ctx, aircalltest.MainLine, aircall.MessageSpec{To: "+15550100", Body: "b", MediaURLs: []string{"u"}})
	}),
	"Messages.SendNative": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return c.Messages.SendNative(ctx, aircalltest.MainLine, aircall.MessageSpec{To: "+15550100", Body: "b", MediaURLs: []string{"u"}})
	}),

	"Contacts.Get": on(func(ctx context.Context, c *aircall.Client) (any, error) { return c.Contacts.Get(ctx, contact) }),
	"Contacts.List": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return c.Contacts.List(ctx, aircall.ContactListOptions{})
	}),
	"Contacts.All": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return every(c.Contacts.All(ctx, aircall.ContactListOptions{}))
	}),
	"Contacts.Search": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return c.Contacts.Search(ctx, aircall.ContactSearchOptions{PhoneNumber: caller})
	}),
	"Contacts.AllMatching": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return every(c.Contacts.AllMatching(ctx, aircall.ContactSearchOptions{Email: "contact@example.test"}))
	}),
	"Contacts.Create": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return c.Contacts.Create(ctx, aircall.ContactSpec{
			FirstName: "New", LastName: "Contact", CompanyName: "Example Customer", Information: "new",
			Phones: []aircall.Reach{{Label: "Work", Value: "+15550100"}}, Emails: []aircall.Reach{{Label: "Work", Value: "new@example.test"}},
		})
	}),
	"Contacts.Update": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return c.Contacts.Update(ctx, contact, aircall.ContactUpdate{FirstName: new("Cara")})
	}),
	"Contacts.Delete": run(func(ctx context.Context, c *aircall.Client) error { return c.Contacts.Delete(ctx, contact) }),

	"Tags.Get": on(func(ctx context.Context, c *aircall.Client) (any, error) { return c.Tags.Get(ctx, tag) }),
	"Tags.List": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return c.Tags.List(ctx, aircall.TagListOptions{})
	}),
	"Tags.All": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return every(c.Tags.All(ctx, aircall.TagListOptions{}))
	}),
	"Tags.Create": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return c.Tags.Create(ctx, aircall.TagSpec{Name: "new", Color: "#0000ff", Description: "just made"})
	}),
	"Tags.Update": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return c.Tags.Update(ctx, tag, aircall.TagUpdate{Color: new("#123456")})
	}),
	"Tags.Delete": run(func(ctx context.Context, c *aircall.Client) error { return c.Tags.Delete(ctx, tag) }),

	"Teams.Get": on(func(ctx context.Context, c *aircall.Client) (any, error) { return c.Teams.Get(ctx, team) }),
	"Teams.List": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return c.Teams.List(ctx, aircall.TeamListOptions{})
	}),
	"Teams.All": on(func(ctx context.Context, c *aircall.Client) (any, error) {
		return every(c.Teams.All(ctx, aircall.TeamListOptions{}))
	}),
	"Teams.Create":     on(func(ctx context.Context, c *aircall.Client) (any, error) { return c.Teams.Create(ctx, "Support") }),
	"Teams.Delete":     run(func(ctx context.Context, c *aircall.Client) error { return c.Teams.Delete(ctx, team) }),
	"Teams.AddUser":    run(func(ctx context.Context, c *aircall.Client) error { return c.Teams.AddUser(ctx, team, 11) }),
	"Teams.RemoveUser": run(func(ctx context.Context, c *aircall.Client) error { return c.Teams.RemoveUser(ctx, team, agent) }),
}
