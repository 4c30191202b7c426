package zendesktest

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/ctikit/ctikit/internal/faketest"
	"github.com/ctikit/ctikit/zendesk"
)

const maxLabel = 48

func brandID(b zendesk.Brand) int64               { return b.ID }
func customStatusID(s zendesk.CustomStatus) int64 { return s.ID }
func ticketFormID(f zendesk.TicketForm) int64     { return f.ID }

// PutBrand adds a brand, or replaces the one of that id. It is shown as it is,
// and takes Default from the others: one that is not Active is there, but not
// to be chosen.
func (z *Fake) PutBrand(b zendesk.Brand) {
	z.change(func() error {
		if err := positive("brand id", b.ID); err != nil {
			return err
		}
		b.CreatedAt, b.UpdatedAt = z.dates(b.CreatedAt, b.UpdatedAt)
		if b.Default {
			for i := range z.brands {
				z.brands[i].Default = false
			}
		}
		z.brands = put(z.brands, b, brandID)
		return nil
	})
}

// PutCustomStatus adds a status of tickets, or replaces the one of that id. It
// is shown as it is.
func (z *Fake) PutCustomStatus(s zendesk.CustomStatus) {
	z.change(func() error {
		categories := []zendesk.StatusCategory{
			zendesk.CategoryNew, zendesk.CategoryOpen, zendesk.CategoryPending, zendesk.CategoryHold, zendesk.CategorySolved,
		}
		switch err := positive("custom status id", s.ID); {
		case err != nil:
			return err
		case !slices.Contains(categories, s.Category):
			return fmt.Errorf("custom status %d: Category: want one of %q, got %q", s.ID, categories, s.Category)
		case utf8.RuneCountInString(s.AgentLabel) > maxLabel:
			return fmt.Errorf("custom status %d: AgentLabel: want at most %d characters, got %d", s.ID, maxLabel, utf8.RuneCountInString(s.AgentLabel))
		}
		s.CreatedAt, s.UpdatedAt = z.dates(s.CreatedAt, s.UpdatedAt)
		z.customStatuses = put(z.customStatuses, s, customStatusID)
		return nil
	})
}

// PutTicketForm adds a form, or replaces the one of that id. It is shown as it
// is.
func (z *Fake) PutTicketForm(f zendesk.TicketForm) {
	z.change(func() error {
		if err := positive("ticket form id", f.ID); err != nil {
			return err
		}
		f.CreatedAt, f.UpdatedAt = z.dates(f.CreatedAt, f.UpdatedAt)
		z.ticketForms = put(z.ticketForms, f, ticketFormID)
		return nil
	})
}

func (z *Fake) listBrands(r *faketest.Request) faketest.Reply {
	return listed(z, r, "brands", z.brands, brandID, shownBrand(r))
}

func (z *Fake) showBrand(r *faketest.Request) faketest.Reply {
	return oneOf(r, "brand", z.brands, brandID, shownBrand(r))
}

// shownBrand keeps the mapped host from nobody: who asks is not looked at.
func shownBrand(r *faketest.Request) func(zendesk.Brand) fields {
	return func(b zendesk.Brand) fields {
		out := recordFields(b, "host_mapping", "signature_template", "help_center_state")
		out["url"] = fmt.Sprintf("%s/api/v2/brands/%d.json", origin(r), b.ID)
		if b.TicketFormIDs == nil {
			out["ticket_form_ids"] = []int64{}
		}
		return out
	}
}

// listCustomStatuses does not page, as far as is known.
func (z *Fake) listCustomStatuses(*faketest.Request) faketest.Reply {
	return faketest.JSON(http.StatusOK, fields{"custom_statuses": each(z.customStatuses, shownCustomStatus)})
}

func (z *Fake) showCustomStatus(r *faketest.Request) faketest.Reply {
	return oneOf(r, "custom_status", z.customStatuses, customStatusID, shownCustomStatus)
}

func shownCustomStatus(s zendesk.CustomStatus) fields { return recordFields(s) }

func (z *Fake) listTicketForms(r *faketest.Request) faketest.Reply {
	return listed(z, r, "ticket_forms", z.ticketForms, ticketFormID, shownTicketForm)
}

func (z *Fake) showTicketForm(r *faketest.Request) faketest.Reply {
	return oneOf(r, "ticket_form", z.ticketForms, ticketFormID, shownTicketForm)
}

func shownTicketForm(f zendesk.TicketForm) fields {
	out := typed(recordFields(f), f.Raw, true, true)
	if f.FieldIDs == nil {
		out["ticket_field_ids"] = []int64{}
	}
	return out
}

// listed is a page of records, either way.
func listed[T any](z *Fake, r *faketest.Request, name string, all []T, id func(T) int64, show func(T) fields) faketest.Reply {
	return byEither(r, name, all, z.set.pageSize, func(v T) string { return idKey(id(v)) }, show)
}

// oneOf is the record whose id is in the path.
func oneOf[T any](r *faketest.Request, name string, all []T, id func(T) int64, show func(T) fields) faketest.Reply {
	for _, v := range all {
		if strconv.FormatInt(id(v), 10) == r.Param("id") {
			return faketest.JSON(http.StatusOK, fields{name: show(v)})
		}
	}
	return recordNotFound()
}
