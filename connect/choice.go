package connect

import (
	"cmp"
	"time"

	"github.com/ctikit/ctikit/internal/lenient"
)

// StatusRef names a status as far as its source does. The zero value is no
// status.
type StatusRef struct {
	// ID and ARN are empty where Connect has a name only: for next statuses
	// in GetCurrentUserData.
	ID, ARN, Name string
	// Type is empty where it is absent: in GetCurrentUserData, for next
	// statuses, and in events before 2023.
	Type StatusType
	// Since is when the status began or, for a next one, was chosen; zero where
	// it is absent.
	Since time.Time
}

// UnmarshalJSON reads a status of an agent event. Pages of AWS disagree on the
// name of next statuses' time.
func (r *StatusRef) UnmarshalJSON(b []byte) error {
	var w struct {
		ARN, Name                                           string
		Type                                                StatusType
		StartTimestamp, EnqueuedTimestamp, EnqueueTimestamp lenient.Time
		Since                                               lenient.Time // of MarshalJSON
	}
	err := lenient.Decode(b, &w)
	since := cmp.Or(w.StartTimestamp, w.EnqueuedTimestamp, w.EnqueueTimestamp, w.Since)
	*r = StatusRef{ID: IDFromARN(w.ARN), ARN: w.ARN, Name: w.Name, Type: w.Type, Since: since.Time}
	return err
}

// Is reports whether r names that status: by the id, or by the name where there is
// no id.
func (r StatusRef) Is(s AgentStatus) bool {
	if r.ID != "" {
		return r.ID == s.ID
	}
	return r.Name != "" && r.Name == s.Name
}

// IsZero reports whether r is no status.
func (r StatusRef) IsZero() bool { return r.ID == "" && r.Name == "" }

// Choice is the status that was chosen last: the next one if one is set, else
// the current one. Compare it with what you would set. A status set during
// contacts is next until they are over, so that who compares the current status
// sets it again and again.
func (u UserData) Choice() StatusRef {
	if u.NextStatusName != "" {
		return StatusRef{Name: u.NextStatusName}
	}
	return StatusRef{ID: IDFromARN(u.StatusARN), ARN: u.StatusARN, Name: u.StatusName, Since: u.StatusSince}
}

// Choice is the status that was chosen last; see [UserData.Choice]. A status
// named "Error" was not: it marks a failure inside Connect.
func (s Snapshot) Choice() StatusRef {
	if !s.Next.IsZero() {
		return s.Next
	}
	return s.Status
}
