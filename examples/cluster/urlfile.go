package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
)

const (
	mostURL     = 8 << 10 // bytes; several URLs have room
	othersModes = 0o077   // what a group and others may do with a file
)

// readURL reads the URL of a store from a file that only its owner may read. Errors do
// not quote it.
func readURL(path string) (url string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	switch {
	case err != nil:
		return "", err
	case !info.Mode().IsRegular():
		return "", fmt.Errorf("%s: want a file", path)
	case info.Mode().Perm()&othersModes != 0:
		return "", fmt.Errorf("%s: want a file that only its owner may read (chmod 600), got mode %04o", path, info.Mode().Perm())
	case info.Size() > mostURL:
		return "", fmt.Errorf("%s: want %d bytes at most, got %d", path, mostURL, info.Size())
	}
	text, err := io.ReadAll(io.LimitReader(f, mostURL))
	if err != nil {
		return "", err
	}
	url = strings.TrimSpace(string(text))
	if url == "" || strings.ContainsAny(url, "\r\n") {
		return "", fmt.Errorf("%s: want one line with a URL, got none or several", path)
	}
	return url, nil
}

// userInfo is what stands before the host in a URL, with quotes or a space around it.
var userInfo = regexp.MustCompile(`://[^"\s]*@`)

// withoutPasswords is an error's text without users and passwords in URLs: the NATS
// server quotes the routes of its configuration that it cannot read.
func withoutPasswords(err error) string {
	return userInfo.ReplaceAllString(strings.TrimSpace(err.Error()), "://redacted@")
}
