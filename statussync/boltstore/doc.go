// Package boltstore is an engine.Store in one file on one machine: what a
// webhook brought is on the disk before it is answered, so that nothing is lost
// when the process or the machine dies.
//
//	store, err := boltstore.Open("/var/lib/bridge/state.db")
//	if err != nil {
//		return err
//	}
//	defer store.Close()
//	eng, err := engine.New(ctx, engine.Config{
//		Account: "acme", Store: store,
//		Systems: []engine.System{zs, as}, Pairs: pairs,
//	})
//	err = eng.Run(ctx)
//
// The file is a bbolt database. Several accounts and engines of one process
// share one [Store]; one process at a time has the file open, and a second one
// gets [ErrInUse] at once.
//
// # What survives
//
// CompareAndSet returns nil after fdatasync (on Linux; fsync or its like
// elsewhere) has returned for the value and for the page that makes it part of
// the file. Such a value survives the end of the process at any moment, kill -9
// and a crash of the operating system. It survives a loss of power if the disk
// and whatever lies between keep what they reported as flushed: a disk that
// lies, a file system mounted without barriers or a network file system may
// lose the last writes or the file. A write that was not acknowledged is there
// or not, never in part. When one fails for want of space, nothing is lost, and
// later ones work once there is space; after any other failure of the disk the
// store refuses everything until it is opened again, because nobody can know
// what the disk has.
//
// Get, Scan and Watch show only what is on the disk: a webhook that is answered
// because nothing is left to save is as safe as one that saved.
//
// Writes that wait at the same time share one flush (group commit), so that many
// callers save far more values a second than one caller can.
//
// # Damage
//
// Open reads the whole file and compares its structure, its keys and a checksum
// per value, some seconds for a million agents. A value whose checksum is wrong
// is that key's matter: Get and Scan report it with an error that wraps
// engine.ErrBroken and names the key, and a CompareAndSet may replace it.
// Anything else that is wrong makes Open fail, or every call from then on, with
// an error that wraps engine.ErrStoreBroken and names the file. Damage in what
// the file does not use is not noticed and does no harm. Nothing of this ends the
// process, nor does a program that cuts the file short while it is open. Damage
// that comes while the file is open is noticed when a call reads it, and for
// certain by the next Open.
//
// To go on after such an error, restore a copy of the file, or move it away: the
// engine then starts afresh from what the systems show, and forgets which
// status agents on a call had before it. Copy the file only while no process has
// it open.
package boltstore
