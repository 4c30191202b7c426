// Package jsonfile reads config files of JSON by hand: all mistakes at once, each
// with its line, what is wanted and what kind of thing is there.
//
//	var r jsonfile.Reader
//	r.Top(text, func(v jsonfile.Value) {
//		r.Object(v, "the file", "", []jsonfile.Entry{
//			{Name: "name", Read: func(v jsonfile.Value, field string) { c.name = r.Text(v, field, anyName, "a name") }},
//		})
//	})
//	err := r.Found.Err()
package jsonfile
