package connecttest

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
)

// authorization is the header of AWS' signature, version 4: who, for which day,
// region and service, over what.
var authorization = regexp.MustCompile(`^AWS4-HMAC-SHA256 ` +
	`Credential=[^/\s,]+/(\d{8})/([a-z0-9-]+)/([a-z0-9-]+)/aws4_request,\s*` +
	`SignedHeaders=([a-z0-9;-]+),\s*` +
	`Signature=[0-9a-f]{64}$`)

const amzDate = "20060102T150405Z"

// checkSignature checks the form and the scope of a signature. No credential is
// wrong: the fake knows no secret keys.
func checkSignature(h http.Header) *refusal {
	text := h.Get("Authorization")
	if text == "" {
		return &refusal{codeNoSignature, "Missing Authentication Token"}
	}
	wrong := &refusal{codeUnrecognized, "The security token included in the request is invalid."}
	parts := authorization.FindStringSubmatch(text)
	if parts == nil {
		return wrong
	}
	day, scope, signed := parts[1], parts[2]+"/"+parts[3], strings.Split(parts[4], ";")
	at, err := time.Parse(amzDate, h.Get("X-Amz-Date"))
	if err != nil || at.Format("20060102") != day || !slices.Contains(signed, "host") || !slices.Contains(signed, "x-amz-date") {
		return wrong
	}
	if scope != Region+"/connect" {
		return &refusal{codeScope, "The credential is scoped to " + scope + ", want " + Region + "/connect"}
	}
	return nil
}

// sign gives a request a signature of the right form, of a credential that
// nobody has.
func sign(r *http.Request, at time.Time) {
	at = at.UTC()
	r.Header.Set("X-Amz-Date", at.Format(amzDate))
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=connecttest/"+at.Format("20060102")+"/"+Region+
		"/connect/aws4_request, SignedHeaders=host;x-amz-date, Signature="+strings.Repeat("0", 64))
}
