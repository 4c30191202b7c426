package dialpad

import (
	"context"
	"net/http"
	"strconv"

	"github.com/ctikit/ctikit/internal/httpx"
)

// OfficesService reads what belongs to offices. Its errors are those of [DutyService].
type OfficesService struct{ c *core }

// OffDutyReasons returns the reasons for being off duty that an office offers its agents, in Dialpad's order.
// Each user has one office: [User.OfficeID]. An unknown office is an [ErrNotFound].
func (s OfficesService) OffDutyReasons(ctx context.Context, officeID int64) ([]string, error) {
	const op = "offices.off_duty_reasons"
	if err := checkID(op, "office", officeID); err != nil {
		return nil, err
	}
	var out *struct {
		Reasons []string `json:"off_duty_statuses"`
	}
	path := api("offices", strconv.FormatInt(officeID, 10), "offdutystatuses")
	if _, err := s.c.Do(ctx, httpx.Call{Op: op, Method: http.MethodGet, Path: path, Out: &out}); err != nil {
		return nil, err
	}
	if out == nil {
		return nil, empty(op, "list")
	}
	return out.Reasons, nil
}
