//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package boltstore

import "os"

// lock leaves it to bbolt, which waits for a second.
func lock(*os.File) error { return nil }

func unlock(*os.File) {}
