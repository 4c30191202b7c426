package main

import (
	"regexp"
	"strings"
	"unicode"
)

// E-mail addresses and telephone numbers stand in names of users and groups at
// times: people who once wrote a mail are called by its address.
var (
	addresses = regexp.MustCompile(`[^\s<>"(),;:]+[@\x{FF20}\x{FE6B}][^\s<>"(),;:]+`)
	numbers   = regexp.MustCompile(`\+?\(?\p{Nd}[\p{Nd}\p{Zs}\p{Pd}()./]*\p{Nd}`)
)

// fewestDigits is what a telephone number has at least.
const fewestDigits = 7

// visible leaves out the letters that change the direction of text, also of that
// beside a name.
func visible(r rune) rune {
	if unicode.Is(unicode.Bidi_Control, r) {
		return -1
	}
	return r
}

// cleanOr is a name without addresses and numbers, which are in no
// page; or another name where nothing is left.
func cleanOr(name, other string) string {
	name = strings.Map(visible, name)
	name = addresses.ReplaceAllString(name, "")
	name = numbers.ReplaceAllStringFunc(name, func(number string) string {
		digits := 0
		for _, r := range number {
			if unicode.IsDigit(r) {
				digits++
			}
		}
		if digits < fewestDigits {
			return number
		}
		return ""
	})
	name = strings.Trim(strings.Join(strings.Fields(name), " "), " <>-,;")
	if name == "" {
		return other
	}
	return name
}
