package connect

import "strings"

// IDFromARN returns the id that an ARN ends with: what follows its last "/".
// Statuses are agent-state/… or agent-status/…, users agent/…, and some events
// leave a field of the ARN empty (arn:aws::connect:…): none of that matters
// here. An id without any "/" is returned as it is, an ARN without one has no
// id.
func IDFromARN(arn string) string {
	if i := strings.LastIndexByte(arn, '/'); i >= 0 {
		return arn[i+1:]
	}
	if strings.HasPrefix(arn, "arn:") {
		return ""
	}
	return arn
}

// InstanceFromARN returns the id of the instance that an ARN names, empty for
// none.
func InstanceFromARN(arn string) string {
	_, after, _ := strings.Cut(arn, ":instance/")
	id, _, _ := strings.Cut(after, "/")
	return id
}
