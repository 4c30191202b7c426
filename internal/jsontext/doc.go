// Package jsontext writes JSON objects member by member, into bytes that grow,
// with the same bytes as encoding/json. It keeps the members of an object that a
// reader does not know, so that they can be written again.
package jsontext
