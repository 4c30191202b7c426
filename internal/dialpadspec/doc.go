// Package dialpadspec checks what package dialpad sends, and what dialpadtest
// answers, against the vendor's own OpenAPI description, with a validator that
// others wrote: that all fields and words are described and no described field
// is missing, and that the limits are those described. It is a module of its
// own, so that nothing else needs that validator; it has tests alone.
//
// The description is not part of this repository: the tests read the file that
// the environment names, or shared/spec/dialpad-openapi.json beside the
// repository. Without either they are skipped, but in CI they fail.
//
//	DIALPAD_OPENAPI=dialpad_api_spec.json go test -v ./internal/dialpadspec
package dialpadspec
