package zendesktest

import (
	"net/http"

	"github.com/ctikit/ctikit/internal/faketest"
)

// fields is a JSON object.
type fields = map[string]any

func refusal(status int, code, description string) faketest.Reply {
	return faketest.JSON(status, fields{"error": code, "description": description})
}

func recordNotFound() faketest.Reply {
	return refusal(http.StatusNotFound, "RecordNotFound", "Not found")
}

func invalidEndpoint() faketest.Reply {
	return refusal(http.StatusNotFound, "InvalidEndpoint", "Not found")
}

func badRequest(description string) faketest.Reply {
	return refusal(http.StatusBadRequest, "BadRequest", description)
}

func tooManyValues(limit int) faketest.Reply {
	return faketest.JSON(http.StatusBadRequest, fields{"error": "TooManyValues", "description": "Too many ids", "max_count": limit})
}

func recordInvalid(field, code, description string) faketest.Reply {
	return faketest.JSON(http.StatusUnprocessableEntity, fields{
		"error": "RecordInvalid", "description": "Record validation errors",
		"details": fields{field: []fields{{"error": code, "description": description}}},
	})
}

// refuse answers what no handler has seen: unknown routes, exceeded budgets, and
// failures that a test asked for.
func (z *Fake) refuse(_ *faketest.Request, status int) faketest.Reply {
	return z.named(z.wording(status))
}

func (z *Fake) wording(status int) faketest.Reply {
	switch {
	case status == http.StatusNotFound:
		return invalidEndpoint()
	case status == http.StatusUnauthorized:
		return faketest.JSON(status, fields{"error": "Couldn't authenticate you"})
	case status == http.StatusForbidden:
		return faketest.JSON(status, fields{"error": fields{"title": "Forbidden", "message": "You do not have access to this page."}})
	case status == http.StatusTooManyRequests && z.set.plain429:
		return faketest.Text(status, "text/plain; charset=utf-8", "Number of allowed API requests per minute exceeded")
	case status == http.StatusTooManyRequests:
		return refusal(status, "APIRateLimitExceeded", "Number of allowed API requests per minute exceeded")
	case status >= http.StatusInternalServerError:
		return faketest.Text(status, "text/html", "<html><body><h1>"+http.StatusText(status)+"</h1></body></html>")
	}
	return refusal(status, "Refused", http.StatusText(status))
}
