package flowsearch

import (
	"fmt"
	"regexp"
	"slices"
	"time"

	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// The times of an answer (X53). The block in the flow waits for 8 seconds at most.
const (
	flowLimit     = 8 * time.Second
	defaultBudget = 6 * time.Second
	callTimeout   = 5 * time.Second
	tries         = 3
	longestWait   = time.Second
)

// defaultHours is how old the most recent ticket may be (X49).
const defaultHours = 72

type settings struct {
	budget  time.Duration
	hours   int
	country string
	several ticketing.Several
}

func defaults() settings {
	return settings{budget: defaultBudget, hours: defaultHours, several: ticketing.NoUser}
}

// Option changes what [New] makes.
type Option func(*settings) error

// WithBudget sets how long an answer may take, the default is 6 seconds. The
// block in the flow waits for 8 at most, and the Lambda function needs some of
// them for itself.
func WithBudget(d time.Duration) Option {
	return func(s *settings) error {
		s.budget = d
		if d <= 0 || d >= flowLimit {
			return fmt.Errorf("budget: want more than 0 and less than %v, got %v", flowLimit, d)
		}
		return nil
	}
}

var prefix = regexp.MustCompile(`^\+?[1-9][0-9]{0,2}$`)

// WithCountry sets the default country's prefix, such as "+49": numbers of that
// country are found in Zendesk in all written forms. Without it a number is found
// where it is stored with its prefix.
func WithCountry(code string) Option {
	return func(s *settings) error {
		s.country = code
		if code != "" && !prefix.MatchString(code) {
			return fmt.Errorf(`country: want a prefix of 1 to 3 digits, such as "+49", got another text`)
		}
		return nil
	}
}

// WithSeveral says who is the answer where several users have the caller's number
// as their direct line, or the value of a custom field (D29). The default is
// [ticketing.NoUser]; the add-on takes the first (X22).
func WithSeveral(v ticketing.Several) Option {
	return func(s *settings) error {
		s.several = v
		if !slices.Contains(ticketing.Severals(), v) {
			return fmt.Errorf("several: want %s, %s or %s, got another", ticketing.NoUser, ticketing.OldestUser, ticketing.FirstUser)
		}
		return nil
	}
}

// WithRecentHours sets how many hours ago the most recent ticket was created at
// most, where the flow does not set the parameter hours. The default is 72.
func WithRecentHours(n int) Option {
	return func(s *settings) error {
		s.hours = n
		if n < 1 || n > mostHours {
			return fmt.Errorf("recent hours: want 1 to %d, got %d", mostHours, n)
		}
		return nil
	}
}

// mostHours is ten years.
const mostHours = 10 * 366 * 24
