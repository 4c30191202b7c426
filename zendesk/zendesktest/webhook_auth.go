package zendesktest

import (
	"encoding/json"
	"net/http"
)

// webhookAuth is what a webhook proves itself with besides the signature.
type webhookAuth struct {
	Type     string            `json:"type"`
	Data     map[string]string `json:"data"`
	Position string            `json:"add_position"`
}

func (a *webhookAuth) valid() bool {
	needs := map[string][]string{"api_key": {"name", "value"}, "basic_auth": {"username", "password"}, "bearer_token": {"token"}}[a.Type]
	for _, name := range needs {
		if a.Data[name] == "" {
			return false
		}
	}
	return needs != nil && a.Position == "header"
}

// MarshalJSON leaves the secrets out. What Zendesk shows of them is not
// documented.
func (a *webhookAuth) MarshalJSON() ([]byte, error) {
	data := map[string]string{}
	for _, name := range []string{"name", "username"} {
		if v, ok := a.Data[name]; ok {
			data[name] = v
		}
	}
	return json.Marshal(fields{"type": a.Type, "data": data, "add_position": a.Position})
}

// header is what a webhook sends of its own.
func (w *webhook) header() http.Header {
	h := http.Header{}
	for name, value := range w.Headers {
		h.Set(name, value)
	}
	if w.Auth == nil {
		return h
	}
	switch d := w.Auth.Data; w.Auth.Type {
	case "api_key":
		h.Set(d["name"], d["value"])
	case "basic_auth":
		r := http.Request{Header: h}
		r.SetBasicAuth(d["username"], d["password"])
	case "bearer_token":
		h.Set("Authorization", "Bearer "+d["token"])
	}
	return h
}
