package flowsearch_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"
	"unicode/utf8"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/flowsearch"
	"github.com/ctikit/ctikit/zendesk"
)

// body replies to every request with itself.
type body string

func (b body) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Request: r,
		Body: io.NopCloser(bytes.NewBufferString(string(b))),
	}, nil
}

// FuzzAnswer holds that whatever a flow asks and Zendesk replies, the flow gets
// texts that it can take, with a status.
func FuzzAnswer(f *testing.F) {
	for _, parameters := range []string{
		`{"search_by":"calling_user"}`, `{"search_by":"template","template":"type:user phone:*{n} {x}","n":"+1 555","x":"\""}`,
		`{"search_by":"custom_field","tier":"gold","carry_on":"tier,status","return_fields":"id,tier"}`,
		`{"search_by":"most_recent_ticket","zendesk_user":"1","hours":"5"}`, `{"search_by":"zendesk_user","zendesk_user":1}`, `{"search_by":["x"]}`,
	} {
		f.Add(parameters, `{"results":[{"result_type":"user","id":1,"active":true,"role":"end-user","phone":"+15550100199","user_fields":{"tier":"gold"}}],"user":{"id":1}}`)
		f.Add(parameters, `{"results":[{"result_type":"ticket","id":"1","custom_fields":[{"id":5,"value":[true]}]}],"ticket":{"id":1}}`)
	}
	f.Fuzz(func(t *testing.T, parameters, reply string) {
		event, err := connect.DecodeFlowEvent([]byte(`{"Details":{"Parameters":` + parameters + `,"ContactData":{"ContactId":"c","CustomerEndpoint":{"Address":"+15550100199"}}}}`))
		if err != nil {
			t.Skip()
		}
		client, err := zendesk.New("acme", zendesk.Bearer("x"), zendesk.WithHTTPClient(&http.Client{Transport: body(reply)}))
		if err != nil {
			t.Fatal(err)
		}
		answer, _ := newSearch(t, client).Answer(t.Context(), event)
		switch answer.Status() {
		case flowsearch.OK, flowsearch.NotFound, flowsearch.BadRequest, flowsearch.ServerError:
		default:
			t.Errorf("status %q", answer.Status())
		}
		encoded, err := json.Marshal(answer)
		if err != nil || len(encoded) > 32_000 {
			t.Errorf("%d bytes, %v", len(encoded), err)
		}
		for name, value := range answer {
			if value == "" || !utf8.ValidString(value) {
				t.Errorf("field %q: %q", name, value)
			}
		}
	})
}
