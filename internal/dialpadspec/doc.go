// Package dialpadspec checks what package dialpad sends, and what dialpadtest answers, against the vendor's own OpenAPI
// description, with a validator that others wrote. It is a module of its own, so that nothing else needs that validator,
// and has no code but its test. The description is not part of this repository: the test is skipped unless the
// environment names it, in JSON.
//
//	DIALPAD_OPENAPI=dialpad_api_spec.json go test -v ./internal/dialpadspec
package dialpadspec
