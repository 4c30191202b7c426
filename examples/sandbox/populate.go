package main

import (
	"errors"

	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// populate puts everybody into all systems, signed in and ready for work.
func (s *sandbox) populate() error {
	s.populateAircall()
	s.populateDialpad()
	return errors.Join(s.zendesk.Try(s.populateZendesk), s.connect.Try(s.populateConnect))
}

func (s *sandbox) populateZendesk(z *zendesktest.Fake) {
	z.PutAPIToken(adminEmail, adminToken, 0)
	z.PutToken(agentToken, s.people[0].Zendesk.ID)
	z.PutOAuthClient(clientID, clientSecret, 0, tokenLifetime)
	for _, status := range s.statuses {
		if status.Custom {
			z.PutStatus(status)
		}
	}
	for _, p := range s.people {
		z.PutAgent(p.Zendesk)
	}
	topic := zendesk.TicketField{ID: topicField, Type: zendesk.FieldTagger, Title: "Topic", Active: true}
	for _, value := range topics {
		topic.Options = append(topic.Options, zendesk.FieldOption{Name: value, Value: value})
	}
	z.PutTicketField(topic)
	s.queueID = z.PutQueue(zendesk.QueueSpec{Name: "Support", PrimaryGroupIDs: []int64{groupSupport}})
}

func (s *sandbox) populateAircall() {
	line := aircalltest.Number{ID: numberID, Name: "Support", Digits: "+1 555-010-0100"}
	for _, p := range s.people {
		s.aircall.PutUser(p.Aircall)
		line.Users = append(line.Users, p.Aircall.ID)
	}
	s.aircall.PutNumber(line)
}

func (s *sandbox) populateConnect(f *connecttest.Fake) {
	for _, status := range s.connectStatuses {
		if status.Type == connect.Custom {
			f.PutStatus(status)
		}
	}
	for _, p := range s.people {
		f.PutUser(p.Connect)
		f.SignIn(p.Connect.ID)
		f.SetStatus(p.Connect.ID, connecttest.AvailableID)
	}
}

func (s *sandbox) populateDialpad() {
	s.dialpad.PutOAuthApp(clientID, clientSecret, tokenLifetime)
	s.dialpad.PutOffice(dialpadtest.Office{ID: officeID, OffDutyReasons: s.reasons})
	s.dialpad.PutCallCenter(dialpadtest.CallCenter{ID: callCenterID, OfficeID: officeID, Name: "Support"})
	for _, p := range s.people {
		s.dialpad.PutUser(p.Dialpad)
	}
}
