package journal

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
)

// longestLine bounds a line: states have 1 MiB at most, and settings are shorter.
const longestLine = 8 << 20

// ReadFile reads the lines of one file, the [Head] first. A last line that is cut
// is the end of the file. Errors, after which nothing comes, wrap [ErrDamaged] or
// [ErrNewer], or are those of the reader.
func ReadFile(r io.Reader) iter.Seq2[Line, error] {
	return func(yield func(Line, error) bool) {
		in := bufio.NewReader(r)
		for n := 1; ; n++ {
			text, err := readLine(in)
			if errors.Is(err, io.EOF) {
				return
			}
			var l Line
			if err == nil && n == 1 {
				err = checkHead(text)
			}
			if err == nil {
				l, err = decode(text)
			}
			if _, head := l.Entry.(Head); err == nil && head != (n == 1) {
				err = fmt.Errorf("%w: want the head first, and one", ErrDamaged)
			}
			if err != nil {
				yield(Line{}, fmt.Errorf("journal: line %d: %w", n, err))
				return
			}
			if !yield(l, nil) {
				return
			}
		}
	}
}

// readLine reads a whole line without its end. The error is io.EOF at the end and
// for a line that is cut.
func readLine(in *bufio.Reader) (text []byte, err error) {
	for {
		part, err := in.ReadSlice('\n')
		text = append(text, part...)
		switch {
		case len(text) > longestLine:
			return nil, fmt.Errorf("%w: longer than %d bytes", ErrDamaged, longestLine)
		case err == nil:
			return text[:len(text)-1], nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, err
		}
	}
}

// checkHead looks at the version before anything else.
func checkHead(text []byte) error {
	var head struct{ V int }
	switch err := json.Unmarshal(text, &head); {
	case err != nil:
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	case head.V > Version:
		return fmt.Errorf("%w: the format has version %d, want %d at most", ErrNewer, head.V, Version)
	case head.V < 1:
		return fmt.Errorf("%w: version %d, want %d", ErrDamaged, head.V, Version)
	}
	return nil
}

// Read reads all files of a folder as one stream. Lines come in the order of time;
// those of one agent in the order of their versions, each once, whichever replica
// wrote it. What opens a file and is known already is left out: of several heads,
// settings and frames those remain that say more. Ranging twice starts over.
// Errors are those of [ReadFile], with the file's name, and those of the folder;
// nothing comes after one.
func Read(dir string) iter.Seq2[Line, error] {
	return func(yield func(Line, error) bool) {
		found, err := files(dir)
		if err == nil && len(found) == 0 {
			err = fmt.Errorf("journal: no files in %s", dir)
		}
		if err != nil {
			yield(Line{}, err)
			return
		}
		m := newMerger()
		defer m.stop()
		for _, f := range found {
			if err := m.include(dir, f.name); err != nil {
				yield(Line{}, err)
				return
			}
		}
		for {
			l, ok, err := m.next()
			if !ok && err == nil || !yield(l, err) || err != nil {
				return
			}
		}
	}
}

// lines reads a file by its name.
func lines(dir, name string) iter.Seq2[Line, error] {
	return func(yield func(Line, error) bool) {
		f, err := os.Open(filepath.Join(dir, name))
		if err != nil {
			yield(Line{}, wrapped(err))
			return
		}
		defer func() { _ = f.Close() }()
		for l, err := range ReadFile(f) {
			if err != nil {
				err = fmt.Errorf("%s: %w", name, err)
			}
			if !yield(l, err) {
				return
			}
		}
	}
}
