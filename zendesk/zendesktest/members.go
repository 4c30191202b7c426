package zendesktest

import (
	"encoding/json"
	"strconv"
)

// decoded decodes what a request has under a name, and reports whether it fits.
func decoded(raw []byte, v any) bool { return json.Unmarshal(raw, v) == nil }

// wholeOf is a whole number, 0 for anything else.
func wholeOf(raw []byte) int64 {
	var n number
	if len(raw) == 0 || !decoded(raw, &n) {
		return 0
	}
	return int64(n)
}

// textOf is a string, or what stands there.
func textOf(raw []byte) string {
	var text string
	if decoded(raw, &text) {
		return text
	}
	return string(raw)
}

func firstText(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}

// idOf is an id in a path, 0 for what is none.
func idOf(segment string) int64 {
	id, _ := strconv.ParseInt(segment, 10, 64)
	return id
}

// encoded is a value of the fake's own as JSON.
func encoded(v any) json.RawMessage {
	raw, _ := json.Marshal(v) // numbers and texts always encode
	return raw
}
