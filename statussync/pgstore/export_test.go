package pgstore

import "time"

// SetLimit sets how long calls may take.
func (s *Store) SetLimit(d time.Duration) { s.limit = d }
