package dialpad

import "context"

// OfficesService reads what belongs to offices. Its errors are those of
// [DutyService].
type OfficesService struct{ c *core }

// OffDutyReasons returns the reasons for being off duty that an office offers
// its agents, in Dialpad's order. Each user has one office: [User.OfficeID]. An
// unknown office is an [ErrNotFound].
func (s OfficesService) OffDutyReasons(ctx context.Context, officeID int64) ([]string, error) {
	out, err := one[struct {
		Reasons []string `json:"off_duty_statuses"`
	}](ctx, s.c.request("offices.off_duty_reasons", officeID), nil)
	if err != nil {
		return nil, err
	}
	return out.Reasons, nil
}
