package eventintake

import (
	"bytes"
	"encoding/json"
)

// split makes reports of a body: the elements of an array, the data of a Lambda's
// event of Kinesis, or the body itself. What cannot be split is one report, which
// its handler will refuse. Of a body with too many, not all may be there.
func split(body []byte) [][]byte {
	body = bytes.TrimSpace(body)
	if bytes.HasPrefix(body, []byte("[")) {
		if all := elements(body); len(all) > 0 {
			return all
		}
		return [][]byte{body}
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

// elements are those of an array, at most one more than a body may have; none where
// it is no array.
func elements(body []byte) (all [][]byte) {
	in := json.NewDecoder(bytes.NewReader(body))
	_, _ = in.Token() // [
	for in.More() && len(all) <= MaxReports {
		var one json.RawMessage
		if in.Decode(&one) != nil {
			return nil
		}
		all = append(all, one)
	}
	if len(all) <= MaxReports && !json.Valid(body) { // not closed, or more behind it
		return nil
	}
	return all
}
