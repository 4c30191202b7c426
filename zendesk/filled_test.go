package zendesk_test

import (
	"reflect"
	"strings"
	"testing"
)

// mayBeEmpty are the fields that the office leaves empty, everywhere or in the
// reply to one call, with the reason.
var mayBeEmpty = map[string]string{
	"Page.Next":                    "TestConventions of package zendesktest follows pages",
	"Queue.Subqueues":              "queues that share work by percentage are not modelled",
	"WebhookRecord.ExternalSource": "of apps' webhooks alone",
	"WebhookTest.Status":           "the reply comes before the sample is sent",

	"UnifiedStatuses.StartMany Job.Progress": "it has just begun",
	"UnifiedStatuses.StartMany Job.Results":  "it has just begun",
	"Capacity.Create CapacityRule.Default":   "one rule is the default, and there is one already",
	"Capacity.Update CapacityRule.Default":   "it is another rule",
	"Capacity.Get CapacityRule.Default":      "it is another rule",
}

// wantFilled fails for each exported field that is empty in all values of its
// type that v holds: the fake's reply to the call may lack it.
func wantFilled(t *testing.T, call string, v reflect.Value) {
	t.Helper()
	fields := map[string]bool{}
	fill(v, fields)
	for name, filled := range fields {
		reason := mayBeEmpty[name] + mayBeEmpty[call+" "+name]
		switch {
		case !filled && reason == "":
			t.Errorf("%s is empty", name)
		case filled && mayBeEmpty[call+" "+name] != "":
			t.Errorf("%s is not empty, although %s", name, reason)
		}
	}
}

// fill notes for each field of the structs in v whether it is ever filled, and
// reports whether v is.
func fill(v reflect.Value, fields map[string]bool) (filled bool) {
	if !v.IsValid() {
		return false
	}
	if z, ok := reflect.TypeAssert[interface{ IsZero() bool }](v); ok && v.Kind() == reflect.Struct {
		return !z.IsZero()
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		fill(v.Elem(), fields)
		return !v.IsNil()
	case reflect.Slice, reflect.Map:
		for _, item := range v.Seq2() {
			fill(item, fields)
		}
		return v.Len() > 0
	case reflect.Struct:
		for f, value := range v.Fields() {
			if f.IsExported() {
				name, _, _ := strings.Cut(v.Type().Name(), "[")
				name += "." + f.Name
				fields[name] = fill(value, fields) || fields[name]
			}
		}
		return true
	default:
		return !v.IsZero()
	}
}
