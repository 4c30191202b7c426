package calllog

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"strconv"
	"strings"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// KeyOf gives the case that an event belongs to, in an account of the caller's
// naming; ok is false for events that no ticket needs. A call's case is
//
//	aircall/<account>/<id of the call>
//
// for its transfers, insights and AI voice agents too; a callback is a call of
// its own. A conversation's is one of
//
//	aircall/<account>/sms/<id of our number>/<hash of the other number>
//	aircall/<account>/whatsapp/<id of our number>/<hash of the other number>
//	aircall/<account>/group/<id of our number>/<id of the group>
//
// and holds one conversation after the other: see [Conversation]. The hash keeps
// people's numbers out of logs, notices and external ids. It is no secret:
// anyone who tries all numbers finds it.
func KeyOf(account string, e aircall.Event) (key ticketing.Key, ok bool) {
	switch e := e.(type) {
	case *aircall.CallEvent:
		return callKey(account, e.Call.ID)
	case *aircall.InsightEvent:
		if needed(e.Kind) {
			return callKey(account, e.Insight.CallID)
		}
	case *aircall.AIVoiceAgentEvent:
		return callKey(account, e.Session.CallID)
	case *aircall.MessageEvent:
		return threadKey(account, channelOf(e), e.Message)
	}
	return "", false
}

// Events are what a webhook has to ask for: the events that belong to a case, and
// the removal of the integration, for [Settings.After].
func Events() (wanted []aircall.EventName) {
	for _, name := range aircall.AllEvents() {
		switch about, _, _ := strings.Cut(string(name), "."); about {
		case "call", "message", "group_message", "ai_voice_agent", "integration":
			wanted = append(wanted, name)
		default:
			if needed(name) {
				wanted = append(wanted, name)
			}
		}
	}
	return wanted
}

func callKey(account string, id int64) (ticketing.Key, bool) {
	if id <= 0 {
		return "", false
	}
	return keyOf(account, strconv.FormatInt(id, 10)), true
}

func threadKey(account string, channel Channel, m aircall.Message) (ticketing.Key, bool) {
	other := digits(theirNumber(m))
	if channel == Group {
		other = m.GroupConversationID
	}
	if channel == "" || other == "" || m.Number == nil || m.Number.ID == 0 {
		return "", false
	}
	if channel == Group {
		other = url.PathEscape(other)
	} else {
		other = hash(account + "/" + other)
	}
	return keyOf(account, string(channel), strconv.FormatInt(m.Number.ID, 10), other), true
}

func keyOf(account string, parts ...string) ticketing.Key {
	return ticketing.Key("aircall/" + url.PathEscape(account) + "/" + strings.Join(parts, "/"))
}

// Conversation reports whether a case holds conversations. Such a case never
// ends: what comes after a long silence begins it anew.
func Conversation(key ticketing.Key) bool {
	return strings.HasPrefix(string(key), "aircall/") && strings.Count(string(key), "/") == 4
}

// sibling is the key of another call of the same account.
func sibling(key ticketing.Key, call int64) ticketing.Key {
	account, _, _ := strings.Cut(strings.TrimPrefix(string(key), "aircall/"), "/")
	return ticketing.Key("aircall/" + account + "/" + strconv.FormatInt(call, 10))
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:10])
}

func digits(number string) string {
	return strings.Map(func(c rune) rune {
		if c < '0' || c > '9' {
			return -1
		}
		return c
	}, number)
}
