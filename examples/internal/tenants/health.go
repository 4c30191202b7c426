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

// Worst is the status of a program whose accounts have these.
func Worst(statuses []string) string {
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
