package boltstore

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// fileMode is that of a new file: the owner's alone.
const fileMode = 0o600

// settings of bbolt: it flushes every commit, and keeps its list of free pages in
// the file, so that it starts no goroutine that could panic unrecovered.
func settings() *bolt.Options {
	return &bolt.Options{
		Timeout:      time.Second, // ours is at once, where lock works
		FreelistType: bolt.FreelistMapType,
		NoSync:       noSync,
	}
}

// noSync is true in a test that shows what flushing is for.
var noSync = false

// Open opens the file at path, or creates it; its directory must exist. It reads
// all of it. The error is [ErrInUse] at once while another process has it open,
// and wraps engine.ErrStoreBroken when it is damaged.
func Open(path string) (*Store, error) {
	if path == "" {
		return nil, errors.New("boltstore: open: the path must not be empty")
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		if err := create(path); err != nil {
			return nil, fmt.Errorf("boltstore: create %s: %w", path, err)
		}
	}
	s := &Store{path: path, wake: make(chan struct{}, 1), done: make(chan struct{}), dead: make(chan struct{})}
	var correction uint64
	options := settings()
	options.OpenFile = func(name string, flag int, mode os.FileMode) (*os.File, error) {
		f, err := os.OpenFile(name, flag&^os.O_CREATE, mode)
		if err == nil {
			s.file = f
			correction, err = s.checkFile()
		}
		return f, err
	}
	err := guard(func() (err error) {
		if s.db, err = bolt.Open(path, fileMode, options); err != nil {
			return err
		}
		if correction != 0 {
			err = s.db.Update(func(tx *bolt.Tx) error { return correct(tx, correction) })
		}
		return errors.Join(err, s.flushAll())
	})
	if err == nil {
		go s.commits()
		return s, nil
	}
	if s.file != nil { // bbolt has closed it, unless it panicked
		unlock(s.file)
		_ = s.file.Close()
	}
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		err = ErrInUse
	case errors.Is(err, errUnreadable):
		return nil, broken(path, err)
	case errors.Is(err, errDamaged):
		return nil, err
	}
	return nil, fmt.Errorf("boltstore: open %s: %w", path, err)
}

// checkFile locks the file, so that nobody writes it meanwhile, and reads it
// before bbolt trusts it.
func (s *Store) checkFile() (correction uint64, err error) {
	if err := lock(s.file); err != nil {
		return 0, err
	}
	if correction, err = verify(s.file); err != nil {
		return 0, broken(s.path, err)
	}
	return correction, nil
}

// correct takes a value whose checksum or version is damaged into the sum as it
// is now, so that the sum is right once that value is replaced.
func correct(tx *bolt.Tx, correction uint64) error {
	h, err := readHead(tx)
	if err != nil {
		return err
	}
	h.digests += correction
	return writeHead(tx, h)
}

// flushAll puts on the disk what a process that was killed may have left in the
// system's memory.
func (s *Store) flushAll() error {
	if err := s.db.Sync(); err != nil {
		return err
	}
	return s.db.View(func(tx *bolt.Tx) error {
		h, err := readHead(tx)
		s.flushed.set(h.version)
		return err
	})
}

// create makes an empty store under another name and links it into place, so
// that a process which dies meanwhile leaves no file that is half a store.
func create(path string) error {
	dir := filepath.Dir(path)
	f, err := os.CreateTemp(dir, filepath.Base(path)+".new-*")
	if failed, ok := errors.AsType[*fs.PathError](err); ok { // the other name says nothing to people
		return fmt.Errorf("directory %s: %w", dir, failed.Err)
	}
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	if err := f.Close(); err != nil {
		return err
	}
	if err := guard(func() error { return fill(f.Name()) }); err != nil {
		return err
	}
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) { // another process was faster
		return err
	}
	return syncDir(dir)
}

// fill makes a store of an empty file.
func fill(path string) error {
	db, err := bolt.Open(path, fileMode, settings())
	if err != nil {
		return err
	}
	err = db.Update(func(tx *bolt.Tx) error {
		if _, err := tx.CreateBucket(valueBucket); err != nil {
			return err
		}
		about, err := tx.CreateBucket(headBucket)
		if err != nil {
			return err
		}
		return about.Put(headKey, head{}.encode())
	})
	return errors.Join(err, db.Close())
}

// syncDir makes a new name survive a loss of power. Windows needs no such thing
// and cannot do it.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
