package statussync

// Inside gives the model what a state holds: its keys are derived from it.
func Inside(s *State) any { return &s.agent }
