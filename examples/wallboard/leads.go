package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"

	"github.com/ctikit/ctikit/examples/internal/jsonfile"
)

// readLeads reads the file of the group leads: by the user's id, the groups whose
// agents they may set, and the groups that they see, which are all if the file
// does not say.
//
//	{"leads": {"7001": {"sets": [310]}, "7002": {"sets": [311], "sees": [310, 311]}}}
func readLeads(path string) (map[int64]lead, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("-leads: %w", err)
	}
	return parseLeads(filepath.Base(path), text)
}

var userID = regexp.MustCompile(`^[1-9][0-9]{0,17}$`)

func parseLeads(file string, text []byte) (map[int64]lead, error) {
	r := &jsonfile.Reader{Found: jsonfile.FileError{File: file}}
	leads := map[int64]lead{}
	r.Top(text, func(v jsonfile.Value) {
		r.Object(v, "the file", "", []jsonfile.Entry{{Name: "leads", Read: func(v jsonfile.Value, field string) {
			if !r.Is(v, field, jsonfile.IsObject, "an object in { } of users' ids and their groups") {
				return
			}
			for i, m := range v.Members {
				at := fmt.Sprintf("%s, entry %d", field, i+1)
				id := r.Text(jsonfile.Value{Kind: jsonfile.IsText, Line: m.Line, Text: m.Key}, at, userID, `a user's id before the colon, such as "7001"`)
				n, _ := strconv.ParseInt(id, 10, 64)
				if _, twice := leads[n]; twice {
					r.Add(m.Line, at, "each user once", "one again")
				}
				leads[n] = readLead(r, m.Value, at)
			}
		}}})
		r.Required(v, "leads", "leads", "an object in { } of users' ids and their groups")
	})
	return leads, r.Found.Err()
}

func readLead(r *jsonfile.Reader, v jsonfile.Value, field string) (l lead) {
	l.sees = everybody
	groups := func(into *scope) func(jsonfile.Value, string) {
		return func(v jsonfile.Value, field string) {
			*into = scope{}
			r.List(v, field, "a list in [ ] of groups' ids, such as [310]", func(v jsonfile.Value, field string) {
				into.Groups = append(into.Groups, r.ID(v, field))
			})
		}
	}
	r.Object(v, field, field+", ", []jsonfile.Entry{{Name: "sets", Read: groups(&l.sets)}, {Name: "sees", Read: groups(&l.sees)}})
	r.Required(v, "sets", field+", sets", "a list in [ ] of groups' ids, such as [310]")
	if !l.sees.Every {
		l.sees.Groups = append(l.sees.Groups, l.sets.Groups...)
	}
	return l
}
