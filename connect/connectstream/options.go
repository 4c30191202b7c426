package connectstream

import (
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"time"

	"github.com/ctikit/ctikit"
)

// Option changes what [New] makes.
type Option func(*config) error

type config struct {
	name    string
	horizon bool
	poll    time.Duration
	giveUp  time.Duration
	workers int
	notify  func(Notice)
	log     *slog.Logger
	clock   ctikit.Clock
}

// Kinesis allows five reads a second of a shard, for all its readers together.
const (
	fastestPoll  = 200 * time.Millisecond
	slowestPoll  = time.Minute
	defaultPoll  = time.Second
	catchingUp   = 250 * time.Millisecond
	defaultGiven = 5 * time.Minute
	someWorkers  = 8
	mostWorkers  = 64
)

// keyName is what a store takes as a key.
var keyName = regexp.MustCompile(`^[A-Za-z0-9_=-]+(/[A-Za-z0-9_=-]+)*$`)

const longestName = 400

// WithName says under what name checkpoints are saved: segments of A-Z a-z 0-9 _
// = and -, joined by "/". Without it the stream's name is taken, with "=2E" for a
// ".". Streams of different accounts that share a store need one.
func WithName(name string) Option {
	return func(c *config) error {
		c.name = name
		if len(name) > longestName || !keyName.MatchString(name) {
			return errors.New(`name: want segments of A-Z a-z 0-9 _ = and -, joined by "/", 400 bytes in all`)
		}
		return nil
	}
}

// defaultName is a stream's name as a key.
func defaultName(stream string) string {
	return strings.ReplaceAll(stream[strings.LastIndexByte(stream, '/')+1:], ".", "=2E")
}

// FromTrimHorizon has a reader without a checkpoint begin with the oldest record
// that Kinesis still has. Else it begins with those that arrive from the first
// start on.
func FromTrimHorizon() Option {
	return func(c *config) error {
		c.horizon = true
		return nil
	}
}

// WithPoll says how long to wait between two reads of a shard that has nothing
// more: a second without it, 200 ms at least, a minute at most.
func WithPoll(every time.Duration) Option {
	return func(c *config) error {
		c.poll = every
		if every < fastestPoll || every > slowestPoll {
			return fmt.Errorf("poll: want %v to %v, got %v", fastestPoll, slowestPoll, every)
		}
		return nil
	}
}

// WithGiveUp says for how long a record may fail before it is skipped, if others
// are handled meanwhile: five minutes without it.
func WithGiveUp(after time.Duration) Option {
	return func(c *config) error {
		c.giveUp = after
		if after <= 0 {
			return fmt.Errorf("give up: want more than 0, got %v", after)
		}
		return nil
	}
}

// WithWorkers says how many records are handled at the same time, each of another
// agent: 8 without it, 64 at most.
func WithWorkers(n int) Option {
	return func(c *config) error {
		c.workers = n
		if n < 1 || n > mostWorkers {
			return fmt.Errorf("workers: want 1 to %d, got %d", mostWorkers, n)
		}
		return nil
	}
}

// WithNotify calls f with what people should know, beside the log. It must not
// block.
func WithNotify(f func(Notice)) Option {
	return func(c *config) error {
		c.notify = f
		if f == nil {
			return errors.New("notify: want a function, got nil")
		}
		return nil
	}
}

// WithLogger logs notices and failures, without records.
func WithLogger(log *slog.Logger) Option {
	return func(c *config) error {
		c.log = log
		if log == nil {
			return errors.New("logger: want one, got nil")
		}
		return nil
	}
}

// WithClock replaces the machine's time, but for the time-outs of requests and
// handlers. It must be safe for concurrent use.
func WithClock(clock ctikit.Clock) Option {
	return func(c *config) error {
		c.clock = clock
		if clock == nil {
			return errors.New("clock: want one, got nil")
		}
		return nil
	}
}
