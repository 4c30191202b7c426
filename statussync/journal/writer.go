package journal

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// Options of a [Writer]. The zero Options are the defaults.
type Options struct {
	FileSize int64         // a new file begins at so many bytes, or at twice what its frames take; default 64 MiB
	Keep     time.Duration // how long files are kept, by their lines' times; default 7 days
	Total    int64         // bytes of all files together, at least twice FileSize; default 1 GiB
	Mode     fs.FileMode   // of the files; default 0600
	Queue    int           // lines that may wait to be written; default 8192
}

// Errors of a [Writer]; test with [errors.Is].
var (
	ErrOptions = errors.New("journal: bad options")
	ErrInUse   = errors.New("journal: another engine writes with this Writer")
)

// Writer writes a journal into a folder. Open one per engine; the engine does
// everything else but Close. It is safe for concurrent use.
type Writer struct {
	dir  string
	o    Options
	from Source

	mu     sync.RWMutex // guards that nothing is added once the queue is closed
	state  state
	queue  chan Line
	done   chan struct{}
	counts counts
	file   file // the writing goroutine's alone
}

type state int

const (
	opened state = iota
	writing
	closed
)

// counts are what [Stats] shows.
type counts struct {
	lines, bytes, missing, waiting atomic.Int64 // waiting: of the missing ones, those without a gap line yet
	failed                         atomic.Pointer[string]
}

// Stats are the counts of a [Writer].
type Stats struct {
	Lines   int64  `json:"lines"`            // written
	Bytes   int64  `json:"bytes"`            // of them
	Missing int64  `json:"missing"`          // lines left out because too many waited
	Failed  string `json:"failed,omitempty"` // why nothing more is written
}

// Source is the engine, as a [Writer] needs it.
type Source struct {
	Account string
	// Opening yields what a file needs to be read alone: the settings, then a
	// frame of each agent.
	Opening func(ctx context.Context, at time.Time) iter.Seq2[Line, error]
	// Report gets an error after which nothing more is written, or that wraps
	// [ErrGap]. It must return quickly.
	Report func(error)
}

// ErrGap is wrapped by reports of lines that were left out.
var ErrGap = errors.New("lines are missing")

const (
	fileSize   = 64 << 20
	keep       = 7 * 24 * time.Hour
	total      = 1 << 30
	queueLines = 8192
	folderMode = 0o700
	fileMode   = 0o600
	filesKept  = 7 // a file is of a seventh of the time that files are kept
)

// Open prepares a journal in a folder, which is made if it is not there. Nothing
// is written before the engine runs. Errors: [ErrOptions], and those of the folder.
func Open(dir string, o Options) (*Writer, error) {
	o.FileSize, o.Keep, o.Total = orElse(o.FileSize, fileSize), orElse(o.Keep, keep), orElse(o.Total, total)
	o.Mode, o.Queue = orElse(o.Mode, fileMode), orElse(o.Queue, queueLines)
	switch {
	case o.FileSize < 0:
		return nil, fmt.Errorf("%w: FileSize: want 1 or more, got %d", ErrOptions, o.FileSize)
	case o.Keep < time.Minute:
		return nil, fmt.Errorf("%w: Keep: want a minute or more, got %v", ErrOptions, o.Keep)
	case o.Total < 2*o.FileSize:
		return nil, fmt.Errorf("%w: Total: want at least twice FileSize, %d, got %d", ErrOptions, 2*o.FileSize, o.Total)
	case o.Queue < 1:
		return nil, fmt.Errorf("%w: Queue: want 1 or more, got %d", ErrOptions, o.Queue)
	case o.Mode&^fs.ModePerm != 0 || o.Mode&fileMode != fileMode:
		return nil, fmt.Errorf("%w: Mode: want permissions that let the owner read and write, got %v", ErrOptions, o.Mode)
	}
	if dir == "" {
		return nil, errors.New("journal: open: the folder's name must not be empty")
	}
	if err := os.MkdirAll(dir, folderMode); err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	return &Writer{dir: dir, o: o, queue: make(chan Line, o.Queue), done: make(chan struct{})}, nil
}

func orElse[T comparable](v, other T) T {
	var zero T
	if v == zero {
		return other
	}
	return v
}

// Begin opens the first file. The engine calls it before anything happens.
// Errors: [ErrInUse], and those of the file and of the opening, after which it may
// be called again.
func (w *Writer) Begin(ctx context.Context, at time.Time, from Source) error {
	w.mu.Lock()
	was := w.state
	if was == opened {
		w.state = writing // lines may come while the file is opened: they wait
		w.counts.failed.Store(nil)
	}
	w.mu.Unlock()
	if was != opened {
		return ErrInUse
	}
	w.from = from
	if err := w.open(ctx, at); err != nil {
		w.file.discard()
		w.fail(err)
		w.notBegun()
		return err
	}
	ctx = context.WithoutCancel(ctx) // what was added is written
	go w.write(ctx)
	return nil
}

// notBegun leaves out what was added meanwhile: the next opening has it.
func (w *Writer) notBegun() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.state == closed {
		close(w.done) // Close waits for it
		return
	}
	w.state = opened
	for len(w.queue) > 0 {
		<-w.queue
	}
	w.counts.missing.Store(0)
	w.counts.waiting.Store(0)
}

// Add has a line written. It never waits, and does nothing before Begin and after
// Close or an error.
func (w *Writer) Add(l Line) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if w.state != writing || w.counts.failed.Load() != nil {
		return
	}
	select {
	case w.queue <- l:
	default:
		w.counts.missing.Add(1)
		w.counts.waiting.Add(1)
	}
}

// Close writes what waits and closes the file. It returns the error after which
// nothing more was written, if there was one. Call it when the engine has ended.
func (w *Writer) Close() error {
	w.mu.Lock()
	was := w.state
	w.state = closed
	if was == writing {
		close(w.queue)
	}
	w.mu.Unlock()
	if was == writing {
		<-w.done
	}
	if why := w.counts.failed.Load(); why != nil {
		return fmt.Errorf("journal: nothing more was written: %s", *why)
	}
	return nil
}

// Stats returns the counts so far.
func (w *Writer) Stats() Stats {
	s := Stats{Lines: w.counts.lines.Load(), Bytes: w.counts.bytes.Load(), Missing: w.counts.missing.Load()}
	if why := w.counts.failed.Load(); why != nil {
		s.Failed = *why
	}
	return s
}

// write writes lines until the queue is closed. After an error it only empties
// the queue.
func (w *Writer) write(ctx context.Context) {
	defer close(w.done)
	late := 0 // lines written since some are missing
	for l := range w.queue {
		if w.counts.failed.Load() != nil {
			continue
		}
		err := w.put(ctx, l)
		if w.counts.waiting.Load() > 0 {
			late++
		}
		if idle := len(w.queue) == 0; err == nil && (idle || late >= w.o.Queue) {
			late, err = 0, w.caughtUp(l.At)
		}
		if err != nil {
			w.stop(err)
		}
	}
	if w.counts.failed.Load() == nil {
		if err := w.file.close(); err != nil {
			w.stop(err)
		}
	}
}

// put writes a line, in a new file where it is time for one. A panic of the opening,
// in a store perhaps, is an error: nobody could recover it here.
func (w *Writer) put(ctx context.Context, l Line) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("journal: the opening of a file panicked with a %T", v)
		}
	}()
	if w.file.size >= w.file.full || w.file.gap && len(w.queue) == 0 || l.At.Sub(w.file.at) >= w.o.Keep/filesKept {
		if err := w.open(ctx, l.At); err != nil {
			return err
		}
	}
	if err := w.file.removeUntil(l.At.Add(-w.o.Keep)); err != nil {
		return err
	}
	return w.append(l)
}

func (w *Writer) append(l Line) error {
	text, err := encode(l)
	if err != nil {
		return err
	}
	w.counts.lines.Add(1)
	w.counts.bytes.Add(int64(len(text)))
	return w.file.append(text)
}

// caughtUp notes what is missing, and passes on what was written.
func (w *Writer) caughtUp(at time.Time) error {
	if n := w.counts.waiting.Swap(0); n > 0 {
		if err := w.append(Line{At: at, Entry: Gap{Lines: n}}); err != nil {
			return err
		}
		if !w.file.gap {
			w.from.Report(fmt.Errorf("journal: %w: more came at once than could be written", ErrGap))
		}
		w.file.gap = true
	}
	return w.file.flush()
}

// stop ends the writing.
func (w *Writer) stop(err error) {
	w.fail(err)
	_ = w.file.close() // it failed already
	w.from.Report(err)
}

func (w *Writer) fail(err error) {
	why := err.Error()
	w.counts.failed.Store(&why)
}
