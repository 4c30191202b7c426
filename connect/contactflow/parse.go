package contactflow

import "github.com/ctikit/ctikit/internal/coerce"

// Parse reads the attributes of one contact. Each value comes from the
// attribute if it is set and valid, else from the app setting, else from the
// default (R7); the empty string and the words "-", "none", "empty", "ignore"
// and "timeout" set nothing. Attributes that the table does not name are left
// alone.
//
// There is one notice for each bad value, of the app settings first, then of
// the attributes in the order of the table (D1). A bad value counts as not set.
// A contact whose attributes change is parsed again; notices are comparable, so
// that those already shown are easily left out.
//
// Parse keeps nothing and changes no argument. Calls may run concurrently.
func Parse(attributes map[string]string, app AppSettings) (Settings, []Notice) {
	app, notices := app.checked()
	s := defaults()
	for _, a := range table {
		if v := app.text(a.Setting); v != "" && a.parse(&s, v) == nil {
			s.Origins[a.Name] = FromSetting // R35
		}
		name := app.nameOf(a)
		value, set := coerce.Set(attributes[name])
		if !set || name == "" {
			continue
		}
		if err := a.parse(&s, value); err != nil {
			notices = append(notices, Notice{InvalidAttribute, a.Rule, Subject{name}, err.Error()}) // D1
			continue
		}
		s.Origins[a.Name] = FromAttribute // R6
	}
	return s, notices
}

// defaults are the values of a contact without attributes and app settings.
func defaults() Settings {
	s := Settings{Origins: make(map[string]Origin, len(table))}
	for _, a := range table {
		s.Origins[a.Name] = FromDefault
		if a.Default != noDefault {
			_ = a.parse(&s, a.Default) // a test holds that each default is valid
		}
	}
	return s
}

// Attributes returns the attributes that make s: parsed without app settings
// they give the same values again, and no notice. Names are the documented
// ones, values are in their plainest form ("true", "+12025550100"); what is not
// set is left out.
func (s Settings) Attributes() map[string]string {
	attributes := make(map[string]string, len(table))
	for _, a := range table {
		if v := a.text(s); v != "" {
			attributes[a.Name] = v
		}
	}
	return attributes
}
