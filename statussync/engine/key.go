package engine

import (
	"encoding/hex"
	"fmt"
	"strings"
)

// segment codes a name as a segment of a key, as [Store] allows it: other bytes
// become "=" and two hexadecimal digits, and an empty name a lone "=".
func segment(name string) string {
	if name == "" {
		return "="
	}
	plain := 0
	for plain < len(name) && isPlain(name[plain]) {
		plain++
	}
	if plain == len(name) {
		return name // as ids are
	}
	var b strings.Builder
	for i := range len(name) {
		if c := name[i]; isPlain(c) {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "=%02X", c)
		}
	}
	return b.String()
}

func isPlain(c byte) bool {
	return c == '-' || c == '_' || '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z'
}

// unsegment is the name that segment coded. What segment never makes is returned
// as it is.
func unsegment(s string) string {
	if s == "=" {
		return ""
	}
	var b strings.Builder
	for rest := s; rest != ""; {
		plain, coded, ok := strings.Cut(rest, "=")
		b.WriteString(plain)
		if !ok {
			break
		}
		if len(coded) < 2 {
			return s
		}
		c, err := hex.DecodeString(coded[:2])
		if err != nil {
			return s
		}
		b.Write(c)
		rest = coded[2:]
	}
	return b.String()
}
