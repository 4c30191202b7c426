package eventintake

import (
	"bytes"
	"encoding/json"
)

// split makes reports of a body: the elements of an array, the data of a Lambda's
// event of Kinesis, or the body itself. What cannot be split is one report, which
// its handler will refuse.
func split(body []byte) [][]byte {
	body = bytes.TrimSpace(body)
	if bytes.HasPrefix(body, []byte("[")) {
		var all []json.RawMessage
		if json.Unmarshal(body, &all) != nil || len(all) == 0 {
			return [][]byte{body}
		}
		reports := make([][]byte, len(all))
		for i, one := range all {
			reports[i] = one
		}
		return reports
	}
	var event struct {
		Records []struct {
			Kinesis *struct {
				Data []byte `json:"data"`
			} `json:"kinesis"`
		} `json:"Records"`
	}
	if json.Unmarshal(body, &event) != nil || len(event.Records) == 0 {
		return [][]byte{body}
	}
	reports := make([][]byte, len(event.Records))
	for i, r := range event.Records {
		if r.Kinesis == nil { // of another source
			return [][]byte{body}
		}
		reports[i] = r.Kinesis.Data
	}
	return reports
}
