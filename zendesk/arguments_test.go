package zendesk_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
)

// No method of any service shows a text that it was called with, whatever its
// arguments and the reply are, in the error or in the log.
func TestNoMethodShowsItsArguments(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		logger := slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		sent, current := map[string]bool{}, ""
		for failure, rt := range failures() {
			c := client(t, func(r *http.Request) (*http.Response, error) {
				sent[current] = true
				return rt(r)
			}, zendesk.WithLogger(logger))
			for _, text := range []string{
				canary, canary + "@example.test", "<redact>" + canary, "/api/v2/x?page=11&q=" + canary, "https://" + canary + ".example.test/" + canary, canary + " \n\"*",
			} {
				for name, method := range everyMethod(c) {
					current = name
					time.Sleep(time.Second) // writes of users have a turn a second
					err := outcome(t, method, text)
					for format, shown := range renderings(err) {
						if strings.Contains(shown, canary) {
							t.Errorf("%s, %s: error with %s: %s", name, failure, format, shown)
						}
					}
				}
			}
		}
		if strings.Contains(log.String(), canary) || log.Len() == 0 {
			t.Errorf("log shows it, or is empty: %.500s", log.String())
		}
		for name := range everyMethod(client(t, nil)) {
			if sent[name] == neverSent[name] {
				t.Errorf("%s was sent: %t", name, sent[name])
			}
		}
	})
}

// neverSent are refused with such arguments: a state is one of three words, and
// a call's app cannot change.
var neverSent = map[string]bool{"Talk.SetState": true, "Calls.Update": true}

// everyMethod are the methods of all services, by Service.Method.
func everyMethod(c *zendesk.Client) map[string]reflect.Value {
	out := map[string]reflect.Value{}
	for field, service := range reflect.ValueOf(c).Elem().Fields() {
		if !field.IsExported() {
			continue
		}
		for m, method := range service.Methods() {
			out[field.Name+"."+m.Name] = method
		}
	}
	return out
}

// outcome calls a method with text wherever it takes one, and returns its error,
// or the one that its list ends with.
func outcome(t *testing.T, method reflect.Value, text string) (err error) {
	t.Helper()
	args := []reflect.Value{reflect.ValueOf(t.Context())}
	for i := 1; i < method.Type().NumIn(); i++ {
		args = append(args, argument(t, method.Type().In(i), text))
	}
	out := method.Call(args)
	last := out[len(out)-1]
	if last.Kind() == reflect.Func {
		last.Call([]reflect.Value{reflect.MakeFunc(last.Type().In(0), func(item []reflect.Value) []reflect.Value {
			err, _ = reflect.TypeAssert[error](item[1])
			return []reflect.Value{reflect.ValueOf(true)}
		})})
		return err
	}
	err, _ = reflect.TypeAssert[error](last)
	return err
}

// lastArgument counts the numbers that were given as arguments.
var lastArgument int64

// argument is a value of a type, with text in all of it that are texts.
func argument(t *testing.T, of reflect.Type, text string) reflect.Value {
	t.Helper()
	v := reflect.New(of).Elem()
	switch v.Interface().(type) {
	case time.Time:
		return reflect.ValueOf(time.Now())
	case []byte:
		return reflect.ValueOf([]byte(text))
	case json.RawMessage:
		return reflect.ValueOf(json.RawMessage(encode(t, text)))
	case ctikit.Secret:
		return reflect.ValueOf(ctikit.NewSecret(text))
	case zendesk.CommentSpec:
		return reflect.ValueOf(zendesk.CommentSpec{Body: text, Uploads: []ctikit.Secret{ctikit.NewSecret(text)}})
	case zendesk.UploadSpec:
		return reflect.ValueOf(zendesk.UploadSpec{FileName: text, ContentType: "text/plain", Content: []byte(text), Token: ctikit.NewSecret(text)})
	case zendesk.VoiceVia:
		return reflect.ValueOf(zendesk.VoiceInbound)
	}
	switch of.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		lastArgument++ // no two ids are the same
		v.SetInt(lastArgument)
	case reflect.Pointer:
		v.Set(reflect.New(of.Elem()))
		v.Elem().Set(argument(t, of.Elem(), text))
	case reflect.Slice:
		v.Set(reflect.Append(v, argument(t, of.Elem(), text)))
	case reflect.Map:
		v.Set(reflect.MakeMap(of))
		v.SetMapIndex(argument(t, of.Key(), text), argument(t, of.Elem(), text))
	case reflect.Struct:
		structure(t, v, text)
	default:
		t.Fatalf("an argument of type %s", of)
	}
	return v
}

// unlessAlone are members that cannot stand beside others.
var unlessAlone = map[string]bool{
	"TicketSpec.VoiceComment": true, "TicketUpdate.VoiceComment": true, "VoiceTicketSpec.VoiceComment": true, "CallCommentSpec.Subject": true,
}

func structure(t *testing.T, v reflect.Value, text string) {
	t.Helper()
	if isField(v.Type()) {
		value, _ := v.Type().MethodByName("Value")
		if err := json.Unmarshal(encode(t, argument(t, value.Type.Out(0), text).Interface()), v.Addr().Interface()); err != nil {
			t.Fatal(err)
		}
		return
	}
	for field, in := range v.Fields() {
		if field.IsExported() && !unlessAlone[v.Type().Name()+"."+field.Name] {
			in.Set(argument(t, field.Type, text))
		}
	}
}
