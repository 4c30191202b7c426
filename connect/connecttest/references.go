package connecttest

import (
	"slices"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/internal/faketest"
)

// referenceMembers are the members of AWS' union, by type.
var referenceMembers = map[connect.ReferenceType]string{
	connect.URLReference: "Url", connect.AttachmentReference: "Attachment", connect.NumberReference: "Number", connect.StringReference: "String",
	connect.DateReference: "Date", connect.EmailReference: "Email", connect.EmailMessageReference: "EmailMessage",
	connect.EmailPlainTextReference: "EmailMessagePlainText", connect.EmailPlainTextRedactedReference: "EmailMessagePlainTextRedacted",
	connect.EmailRedactedReference: "EmailMessageRedacted",
}

// PutReferences replaces the references of a contact.
func (f *Fake) PutReferences(contactID string, all ...connect.ContactReference) {
	f.change(func() error {
		c, err := f.contact(contactID)
		if err != nil {
			return err
		}
		for _, r := range all {
			if referenceMembers[r.Type] == "" || r.Name == "" {
				return badParameter("a reference needs a name, and one of the documented types")
			}
		}
		c.references = slices.Clone(all)
		return nil
	})
}

// listContactReferences has one page: AWS' token is always null.
func (in *instance) listContactReferences(r *faketest.Request) (any, error) {
	c, err := in.contact(r.Param("ContactId"))
	if err != nil {
		return nil, err
	}
	wanted := r.Query["referenceTypes"]
	switch {
	case len(wanted) == 0 || len(wanted) > 6:
		return nil, badParameter("referenceTypes: want 1 to 6, got %d", len(wanted))
	case r.Query.Get("nextToken") != "":
		return nil, badParameter("nextToken is of another list")
	}
	out := referenceList{ReferenceSummaryList: []map[string]wireReference{}}
	for _, ref := range c.references {
		if slices.Contains(wanted, string(ref.Type)) {
			out.ReferenceSummaryList = append(out.ReferenceSummaryList, map[string]wireReference{
				referenceMembers[ref.Type]: {ref.Name, ref.Value, ref.ARN, ref.Status},
			})
		}
	}
	return out, nil
}

func (l referenceList) ours() (all []connect.ContactReference) {
	for _, union := range l.ReferenceSummaryList {
		for kind, member := range referenceMembers {
			if r, ok := union[member]; ok {
				all = append(all, connect.ContactReference{Type: kind, Name: r.Name, Value: r.Value, ARN: r.ARN, Status: r.Status})
			}
		}
	}
	return all
}
