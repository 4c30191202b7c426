// Command gate judges what go test leaves behind. It reads the events of
// go test -json on standard input and prints what a person wants to see: a line
// per package, the output of whatever failed, and, with -cover, the share of
// statements that each package's own tests reach. It exits 1 if a test failed, a
// package did not build, nothing ran, or a package is below its floor. With
// -total it judges nothing and prints only the closing count.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	total := flag.Bool("total", false, "print only the closing count")
	profile := flag.String("cover", "", "cover `profile` to hold against the floors")
	flag.Parse()
	if err := run(os.Stdin, os.Stdout, *profile, *total); err != nil {
		fmt.Fprintln(os.Stderr, "gate:", err)
		os.Exit(1)
	}
}

func run(events io.Reader, out io.Writer, profile string, total bool) error {
	if total {
		c, err := summarise(events, io.Discard)
		if err == nil {
			_, err = fmt.Fprintln(out, c)
		}
		return err
	}
	c, err := summarise(events, out)
	if err != nil {
		return err
	}
	if profile != "" {
		err = checkCover(profile, out)
	}
	return errors.Join(c.verdict(), err)
}

func checkCover(profile string, out io.Writer) error {
	f, err := os.Open(profile)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // only read
	reached, err := readProfile(f)
	if err != nil {
		return err
	}
	return holdFloors(reached, out)
}
