package statussync

import "encoding/json"

// Reflected is a state as encoding/json writes it.
func Reflected(s State) ([]byte, error) { return json.Marshal(stored{version, s.agent}) }

// Inside gives the model what a state holds: its keys are derived from it.
func Inside(s *State) any { return &s.agent }
