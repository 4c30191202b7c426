package ticketing

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/ctikit/ctikit/zendesk"
)

// call shows the call, by the first way that the account has (A3).
func (w *work) call() bool {
	if w.f.Call == nil || w.lost {
		return true
	}
	catalog, ok := w.Catalog()
	if !ok {
		return false
	}
	if w.byNote = w.note(); w.byNote {
		return true
	}
	if catalog.Shows == ByCall || catalog.Shows == "" {
		if shown, ok := w.byCall(); !ok || shown {
			return ok
		}
	}
	if catalog.Shows != ByNote && w.f.Call.Voice != nil {
		if shown, ok := w.byVoiceComment(); !ok || shown {
			return ok
		}
	}
	w.Why("A3", "the account shows calls by notes")
	w.byNote = true
	return true
}

// note reports whether the call stands on the ticket as a note.
func (w *work) note() bool { return w.noted(w.f.Call.Note.Mark) }

// byCall logs the call and shows it. What is refused for the ticket's sake is
// tried again on another ticket, all else in another way.
func (w *work) byCall() (shown, ok bool) {
	call := w.f.Call
	data := call.Data
	data.TicketID = zendesk.Set(w.at.ID)
	if w.f.NewUser != nil && w.requester != 0 && data.EndUserID.IsZero() {
		data.EndUserID = zendesk.Set(w.requester)
	}
	logged, done := w.step(Step{ID: w.here("log"), Kind: DoLogCall, LogCall: &LogCall{Ticket: w.at.ID, Call: data}})
	if !done || logged.Outcome != OK {
		w.tellRefused(logged)
		return false, done
	}
	seen, done := w.step(Step{ID: w.here("show"), Kind: DoShowCall,
		ShowCall: &ShowCall{Ticket: w.at.ID, Call: logged.Call, Comment: call.Comment}})
	if !done || seen.Outcome == OK {
		return done, done
	}
	w.tellRefused(seen)
	return w.closedByUs(), true
}

func (w *work) byVoiceComment() (shown, ok bool) {
	d, done := w.step(Step{ID: w.here("voice"), Kind: DoUpdateTicket,
		UpdateTicket: &UpdateTicket{Ticket: w.at.ID, Voice: w.f.Call.Voice}})
	return d.Outcome == OK, done
}

func (w *work) tellRefused(d Done) {
	if d.Refusal.Kind == RefusedAccount {
		w.Notify(VoiceNotAvailable, "A3", "", "the account refuses calls of Talk Partner Edition: they are shown in another way")
	}
	if d.Refusal.Kind == RefusedOther {
		w.Notify(CallRefused, "A3", "", "Zendesk refuses the call: it is shown in another way")
	}
}

// amend brings the call that was logged up to date, also where it is shown.
func (w *work) amend() bool {
	logged, ok := w.Outcome(w.here("log"))
	if w.f.Call == nil || !ok || logged.Outcome != OK {
		return true
	}
	sent, n := logged.Step.LogCall.Call, 1
	have := members(sent)
	for _, d := range w.done {
		if a := d.Step.AmendCall; a != nil && a.Call == logged.Call {
			n++
			maps.Copy(have, members(a.Change))
			if d.Outcome == Refused {
				w.Notify(LateFactDropped, "A19", "", "Zendesk refuses to change the call: what came late is not shown")
			}
		}
	}
	change, outline := members(w.f.Call.Data), members(outlined(w.f.Call.Data)) // steps that are done keep this much
	for name := range change {
		if name == "app_id" || name == "ticket_id" || name == "external_id" || string(have[name]) == string(outline[name]) {
			delete(change, name)
		}
	}
	if len(change) == 0 {
		return true
	}
	var data zendesk.CallData
	raw, _ := json.Marshal(change) // members of a call
	_ = json.Unmarshal(raw, &data) // the same
	w.Do(Step{ID: nth(w.here("amend"), n), Kind: DoAmendCall, AmendCall: &AmendCall{Call: logged.Call, Change: data}})
	return false
}

// members are what is set of a call, by Zendesk's names.
func members(c zendesk.CallData) map[string]json.RawMessage {
	all := map[string]json.RawMessage{}
	raw, _ := json.Marshal(c)     // plain fields
	_ = json.Unmarshal(raw, &all) // an object
	return all
}

// tags adds those that the ticket did not get from us.
func (w *work) tags() bool {
	if w.lost {
		return true
	}
	missing, n := slices.Clone(w.f.Tags), 1
	without := func(tags []string) {
		missing = slices.DeleteFunc(missing, func(tag string) bool { return slices.Contains(tags, tag) })
	}
	without(w.at.Tags)
	for _, d := range w.done {
		switch s := d.Step; {
		case s.AddTags != nil && s.AddTags.Ticket == w.at.ID:
			n++
			without(s.AddTags.Tags)
		case s.CreateTicket != nil && d.Outcome == OK && d.Ticket.ID == w.at.ID:
			without(s.CreateTicket.Tags)
		}
	}
	slices.Sort(missing)
	if missing = slices.Compact(missing); len(missing) == 0 {
		return true
	}
	if w.closedByUs() {
		w.late("tags")
		return true
	}
	w.Do(Step{ID: nth(w.here("tags"), n), Kind: DoAddTags, AddTags: &AddTags{Ticket: w.at.ID, Tags: missing}})
	return false
}

func (w *work) late(what string) {
	w.Notify(LateFactDropped, "T8", what, "they came after we closed the ticket, which takes nothing more")
}
