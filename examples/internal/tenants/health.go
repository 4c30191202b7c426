package tenants

import (
	"encoding/json"
	"net/http"
	"slices"
)

// What /healthz says of an account, and of the program.
const (
	OK       = "ok"
	Starting = "starting"
	Failing  = "failing"
)

// Health is what /healthz answers for several accounts.
type Health[Report any] struct {
	Status   string   `json:"status"` // that of the account that is worst
	Accounts []Report `json:"accounts"`
	Version  string   `json:"version"`
}

// HealthHandler serves /healthz of all accounts: report says what each has, and its
// status.
func HealthHandler[Account, Report any](version string, all []Account, report func(Account) (Report, string)) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		out := Health[Report]{Version: version}
		var statuses []string
		for _, a := range all {
			r, status := report(a)
			out.Accounts, statuses = append(out.Accounts, r), append(statuses, status)
		}
		out.Status = worst(statuses)
		WriteHealth(w, out.Status, out)
	}
}

// worst is the status of a program whose accounts have these.
func worst(statuses []string) string {
	for _, s := range []string{Failing, Starting} {
		if slices.Contains(statuses, s) {
			return s
		}
	}
	return OK
}

// WriteHealth answers 200 when all is well, else 503.
func WriteHealth(w http.ResponseWriter, status string, body any) {
	w.Header().Set("Content-Type", "application/json")
	if status != OK {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	_ = json.NewEncoder(w).Encode(body)
}
