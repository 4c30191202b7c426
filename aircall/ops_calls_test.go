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

var callOps = map[string]op{
	"Calls.Get": on(func(ctx context.Context, c *aircall.Client) error {
		return failed(c.Calls.Get(ctx, live, aircall.CallFetch{}))
	}),
	"Calls.List": on(func(ctx context.Context, c *aircall.Client) error {
		return failed(c.Calls.List(ctx, aircall.CallListOptions{}))
	}),
	"Calls.All": on(func(ctx context.Context, c *aircall.Client) error {
		return drain(c.Calls.All(ctx, aircall.CallListOptions{}))
	}),
	"Calls.Search": on(func(ctx context.Context, c *aircall.Client) error {
		return failed(c.Calls.Search(ctx, aircall.CallSearchOptions{}))
	}),
	"Calls.AllMatching": on(func(ctx context.Context, c *aircall.Client) error {
		return drain(c.Calls.AllMatching(ctx, aircall.CallSearchOptions{}))
	}),
	"Calls.Transfer": on(func(ctx context.Context, c *aircall.Client) error {
		return c.Calls.Transfer(ctx, live, aircall.Transfer{UserID: free})
	}),
	"Calls.Comment":         on(func(ctx context.Context, c *aircall.Client) error { return c.Calls.Comment(ctx, over, "noted") }),
	"Calls.Tag":             on(func(ctx context.Context, c *aircall.Client) error { return c.Calls.Tag(ctx, over, tag) }),
	"Calls.Archive":         on(func(ctx context.Context, c *aircall.Client) error { return c.Calls.Archive(ctx, over) }),
	"Calls.Unarchive":       on(func(ctx context.Context, c *aircall.Client) error { return c.Calls.Unarchive(ctx, over) }),
	"Calls.PauseRecording":  on(func(ctx context.Context, c *aircall.Client) error { return c.Calls.PauseRecording(ctx, live) }),
	"Calls.ResumeRecording": on(func(ctx context.Context, c *aircall.Client) error { return c.Calls.ResumeRecording(ctx, live) }),
	"Calls.DeleteRecording": on(func(ctx context.Context, c *aircall.Client) error { return c.Calls.DeleteRecording(ctx, over) }),
	"Calls.DeleteVoicemail": on(func(ctx context.Context, c *aircall.Client) error { return c.Calls.DeleteVoicemail(ctx, over) }),
	"Calls.ShowCard": on(func(ctx context.Context, c *aircall.Client) error {
		return c.Calls.ShowCard(ctx, live, aircall.CardLine{Text: "Zendesk"})
	}),

	"Insights.Transcription": on(func(ctx context.Context, c *aircall.Client) error { return failed(c.Insights.Transcription(ctx, over)) }),
	"Insights.Summary":       on(func(ctx context.Context, c *aircall.Client) error { return failed(c.Insights.Summary(ctx, over)) }),
	"Insights.Topics":        on(func(ctx context.Context, c *aircall.Client) error { return failed(c.Insights.Topics(ctx, over)) }),
	"Insights.Sentiments":    on(func(ctx context.Context, c *aircall.Client) error { return failed(c.Insights.Sentiments(ctx, over)) }),
	"Insights.ActionItems":   on(func(ctx context.Context, c *aircall.Client) error { return failed(c.Insights.ActionItems(ctx, over)) }),
	"Insights.PlaybookResult": on(func(ctx context.Context, c *aircall.Client) error {
		return failed(c.Insights.PlaybookResult(ctx, over))
	}),
	"Insights.CustomSummary": on(func(ctx context.Context, c *aircall.Client) error { return failed(c.Insights.CustomSummary(ctx, over)) }),
	"Insights.Evaluations":   on(func(ctx context.Context, c *aircall.Client) error { return failed(c.Insights.Evaluations(ctx, over)) }),
	"Insights.PredictedCSAT": on(func(ctx context.Context, c *aircall.Client) error { return failed(c.Insights.PredictedCSAT(ctx, over)) }),
}

var companyOps = map[string]op{
	"Numbers.Get": on(func(ctx context.Context, c *aircall.Client) error {
		return failed(c.Numbers.Get(ctx, aircalltest.MainLine))
	}),
	"Numbers.List": on(func(ctx context.Context, c *aircall.Client) error {
		return failed(c.Numbers.List(ctx, aircall.NumberListOptions{}))
	}),
	"Numbers.All": on(func(ctx context.Context, c *aircall.Client) error {
		return drain(c.Numbers.All(ctx, aircall.NumberListOptions{}))
	}),
	"Messages.Send": on(func(ctx context.Context, c *aircall.Client) error {
		return failed(c.Messages.Send(ctx, aircalltest.MainLine, aircall.MessageSpec{To: "+15550100", Body: "b"}))
	}),
	"Messages.SendNative": on(func(ctx context.Context, c *aircall.Client) error {
		return failed(c.Messages.SendNative(ctx, aircalltest.MainLine, aircall.MessageSpec{To: "+15550100", Body: "b"}))
	}),

	"Contacts.Get": on(func(ctx context.Context, c *aircall.Client) error { return failed(c.Contacts.Get(ctx, contact)) }),
	"Contacts.List": on(func(ctx context.Context, c *aircall.Client) error {
		return failed(c.Contacts.List(ctx, aircall.ContactListOptions{}))
	}),
	"Contacts.All": on(func(ctx context.Context, c *aircall.Client) error {
		return drain(c.Contacts.All(ctx, aircall.ContactListOptions{}))
	}),
	"Contacts.Search": on(func(ctx context.Context, c *aircall.Client) error {
		return failed(c.Contacts.Search(ctx, aircall.ContactSearchOptions{PhoneNumber: caller}))
	}),
	"Contacts.AllMatching": on(func(ctx context.Context, c *aircall.Client) error {
		return drain(c.Contacts.AllMatching(ctx, aircall.ContactSearchOptions{Email: "contact@example.test"}))
	}),
	"Contacts.Create": on(func(ctx context.Context, c *aircall.Client) error {
		return failed(c.Contacts.Create(ctx, aircall.ContactSpec{Phones: []aircall.Reach{{Label: "Work", Value: "+15550100"}}}))
	}),
	"Contacts.Update": on(func(ctx context.Context, c *aircall.Client) error {
		return failed(c.Contacts.Update(ctx, contact, aircall.ContactUpdate{FirstName: new("Cara")}))
	}),
	"Contacts.Delete": on(func(ctx context.Context, c *aircall.Client) error { return c.Contacts.Delete(ctx, contact) }),

	"Tags.Get": on(func(ctx context.Context, c *aircall.Client) error { return failed(c.Tags.Get(ctx, tag)) }),
	"Tags.List": on(func(ctx context.Context, c *aircall.Client) error {
		return failed(c.Tags.List(ctx, aircall.TagListOptions{}))
	}),
	"Tags.All": on(func(ctx context.Context, c *aircall.Client) error {
		return drain(c.Tags.All(ctx, aircall.TagListOptions{}))
	}),
	"Tags.Create": on(func(ctx context.Context, c *aircall.Client) error {
		return failed(c.Tags.Create(ctx, aircall.TagSpec{Name: "new", Color: "#0000ff"}))
	}),
	"Tags.Update": on(func(ctx context.Context, c *aircall.Client) error {
		return failed(c.Tags.Update(ctx, tag, aircall.TagUpdate{Color: new("#123456")}))
	}),
	"Tags.Delete": on(func(ctx context.Context, c *aircall.Client) error { return c.Tags.Delete(ctx, tag) }),

	"Teams.Get": on(func(ctx context.Context, c *aircall.Client) error { return failed(c.Teams.Get(ctx, team)) }),
	"Teams.List": on(func(ctx context.Context, c *aircall.Client) error {
		return failed(c.Teams.List(ctx, aircall.TeamListOptions{}))
	}),
	"Teams.All": on(func(ctx context.Context, c *aircall.Client) error {
		return drain(c.Teams.All(ctx, aircall.TeamListOptions{}))
	}),
	"Teams.Create":     on(func(ctx context.Context, c *aircall.Client) error { return failed(c.Teams.Create(ctx, "Support")) }),
	"Teams.Delete":     on(func(ctx context.Context, c *aircall.Client) error { return c.Teams.Delete(ctx, team) }),
	"Teams.AddUser":    on(func(ctx context.Context, c *aircall.Client) error { return c.Teams.AddUser(ctx, team, 11) }),
	"Teams.RemoveUser": on(func(ctx context.Context, c *aircall.Client) error { return c.Teams.RemoveUser(ctx, team, agent) }),
}
