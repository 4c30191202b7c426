package main

import (
	"net/http"
	"slices"
	"strings"

	"github.com/ctikit/ctikit/aircall"
)

// choices are the statuses that a user of Aircall can choose.
var choices = []string{
	chosen(aircall.Available, ""),
	chosen(aircall.Custom, ""),
	chosen(aircall.Unavailable, ""),
	chosen(aircall.Unavailable, aircall.OutForLunch),
	chosen(aircall.Unavailable, aircall.OnABreak),
	chosen(aircall.Unavailable, aircall.InTraining),
	chosen(aircall.Unavailable, aircall.DoingBackOffice),
	chosen(aircall.Unavailable, aircall.Other),
}

func (s *sandbox) clickAircall(p person, r *http.Request) error {
	var in struct {
		Status string `json:"status"`
	}
	if err := read(r, &in); err != nil {
		return err
	}
	if !slices.Contains(choices, in.Status) {
		return wrong("status: want one of %s", strings.Join(choices, ", "))
	}
	status, reason, _ := strings.Cut(in.Status, "/")
	return impossible(s.aircall.SetStatus(p.Aircall.ID, aircall.AvailabilityStatus(status), aircall.Substatus(reason)))
}

func (s *sandbox) signIn(p person, _ *http.Request) error {
	return impossible(s.aircall.SignIn(p.Aircall.ID))
}

func (s *sandbox) signOut(p person, _ *http.Request) error {
	return impossible(s.aircall.SignOut(p.Aircall.ID))
}
