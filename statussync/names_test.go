package statussync_test

import (
	"errors"
	"testing"

	"github.com/ctikit/ctikit/statussync"
)

// TestFaultC15StatusName: a rule calls a status by the name that people read;
// its case, its Unicode form and the number of blanks do not count.
func TestFaultC15StatusName(t *testing.T) {
	c := statussync.Catalog{
		{Status: "1", Name: "Caf\u00e9 break "}, {Status: "2", Name: "On\u00a0call"}, {Status: "3", Name: "Ｌｕｎｃｈ"},
		{Status: "4", Name: "Twin"}, {Status: "5", Name: "ＴＷＩＮ"}, {Status: "6", Name: "Am  Telefon"},
	}
	for name, want := range map[string]statussync.Status{
		"Cafe\u0301 Break": "1", "caf\u00e9\u00a0break": "1", "on  call": "2", "ON CALL": "2", "lunch": "3", "am telefon": "6",
	} {
		if got, err := c.Find(name); err != nil || got.Status != want {
			t.Errorf("Find(%q) = %v, %v, want %s", name, got, err, want)
		}
	}
	for name, want := range map[string]error{
		"twin": statussync.ErrAmbiguousStatus, "Cafe break": statussync.ErrUnknownStatus, "OnCall": statussync.ErrUnknownStatus,
		"": statussync.ErrUnknownStatus, "#\u00a01": statussync.ErrUnknownStatus,
	} {
		if got, err := c.Find(name); !errors.Is(err, want) {
			t.Errorf("Find(%q) = %v, %v, want %v", name, got, err, want)
		}
	}
}
