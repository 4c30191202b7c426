package boltstore

// SetNoSync has stores that are opened from now on flush nothing.
func SetNoSync(on bool) { noSync = on }
