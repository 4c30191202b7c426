package cli

import (
	"flag"
	"fmt"
	"io"
	"strings"
)

// Section is a part of the help: a title, and flags by their names.
type Section struct {
	Title string
	Flags []string
}

// Help prints the flags of the sections.
func Help(out io.Writer, set *flag.FlagSet, sections []Section) {
	for _, s := range sections {
		fmt.Fprintf(out, "\n%s:\n", s.Title)
		for _, name := range s.Flags {
			f := set.Lookup(name)
			arg, text := flag.UnquoteUsage(f)
			if f.DefValue != "" && f.DefValue != "false" && !strings.Contains(text, "(default") {
				text += " (default " + f.DefValue + ")"
			}
			Row(out, "-"+f.Name+" "+arg, text)
		}
	}
}

const (
	helpWidth  = 80
	helpIndent = 26 // where the texts begin
)

// Row prints a name and its text in lines of their width.
func Row(out io.Writer, name, text string) {
	line := fmt.Sprintf("  %-*s ", helpIndent-3, name)
	for word := range strings.FieldsSeq(text) {
		if len(line)+len(word) > helpWidth {
			fmt.Fprintln(out, strings.TrimRight(line, " "))
			line = strings.Repeat(" ", helpIndent)
		}
		line += word + " "
	}
	fmt.Fprintln(out, strings.TrimRight(line, " "))
}
