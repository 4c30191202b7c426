// Command gate judges what go test leaves behind. It reads the events of
// go test -json on standard input and prints what a person wants to see: a line
// per package, the output of whatever failed, and, with -cover, the share of
// statements that each package's own tests reach. It exits 1 if a test failed, a
// package did not build, nothing ran, a package is below its floor, or a test that
// -proof names did not pass; what those say is shown. With -total it prints only the tests that were skipped in all runs and the closing
// count, and exits 1 if more were than -skips allows.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strings"
)

func main() {
	total := flag.Bool("total", false, "print only the closing count")
	profile := flag.String("cover", "", "cover `profile` to hold against the floors")
	proof := flag.String("proof", "", "`tests` of one package, with blanks between, that must have passed")
	skips := flag.Int("skips", math.MaxInt, "with -total, how many tests may be skipped")
	flag.Parse()
	var err error
	if *total {
		err = closing(os.Stdin, os.Stdout, *skips)
	} else {
		err = run(os.Stdin, os.Stdout, demands{*profile, floors, strings.Fields(*proof)})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gate:", err)
		os.Exit(1)
	}
}

// closing prints what all runs came to.
func closing(events io.Reader, out io.Writer, skips int) error {
	c, err := summarise(events, io.Discard)
	if err != nil {
		return err
	}
	for _, name := range c.skipped {
		fmt.Fprintln(out, "skipped:", name)
	}
	fmt.Fprintln(out, c)
	if len(c.skipped) > skips {
		return fmt.Errorf("%d tests were skipped, at most %d may be", len(c.skipped), skips)
	}
	return nil
}

// demands are what must hold besides that all tests pass.
type demands struct {
	profile string // empty: no floors
	floors  map[string]float64
	proof   []string
}

func run(events io.Reader, out io.Writer, d demands) error {
	c, err := summarise(events, out, d.proof...)
	if err != nil {
		return err
	}
	errs := []error{c.verdict()}
	for _, name := range d.proof {
		if !slices.ContainsFunc(c.passed, func(test string) bool { return strings.HasSuffix(test, " "+name) }) {
			errs = append(errs, fmt.Errorf("%s did not run", name))
		}
	}
	if d.profile != "" {
		errs = append(errs, checkCover(d.profile, d.floors, out))
	}
	return errors.Join(errs...)
}

func checkCover(profile string, floors map[string]float64, out io.Writer) error {
	f, err := os.Open(profile)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // only read
	reached, err := readProfile(f)
	if err != nil {
		return err
	}
	return holdFloors(reached, floors, out)
}
