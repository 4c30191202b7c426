package contactflow

import (
	"strconv"
	"strings"

	"github.com/ctikit/ctikit/internal/coerce"
)

// A kind reads and writes the values of one type. Each parse takes what text
// gives and returns the same value; the text of a value that is not set is "".
type kind[T any] struct {
	name    coerce.Kind
	allowed string
	parse   func(string) (T, error)
	text    func(T) string
}

func kindOf[T any](k coerce.Kind, parse func(string) (T, error), text func(T) string) kind[T] {
	return kind[T]{k, k.Allowed(), parse, text}
}

var (
	boolean = kindOf(coerce.KindBoolean, coerce.Boolean, strconv.FormatBool)
	minutes = kindOf(coerce.KindNumber, coerce.Number, func(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) })
	userID  = kindOf(coerce.KindID, coerce.ID, formatID)
	e164    = kindOf(coerce.KindE164, coerce.E164, same)
	phone   = kindOf(coerce.KindPhone, coerce.Phone, same)
	email   = kindOf(coerce.KindEmail, coerce.Email, same)
	text    = kindOf(coerce.KindText, accept, same)
	ticket  = kindOf(coerce.KindText,
		func(s string) (Ticket, error) { return Ticket(s), nil }, // free text (D1)
		func(t Ticket) string { return string(t) })

	assignment = oneOf(Auto, Agent)
	authMode   = oneOf(Verify, ReVerify)
	language   = oneOf(English, Spanish, French, German, Italian, Portuguese, Arabic, Hindi,
		Japanese, Korean, Chinese, TraditionalChinese)
	consent = anyCase(oneOf(OptOut, NoConsent)) // D32
	speech  = kind[SpeechAnalysis]{coerce.KindWord, speechWords, parseSpeech, formatSpeech}
)

func same(s string) string            { return s }
func accept(s string) (string, error) { return s, nil }

func formatID(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}

// oneOf reads one of words, case as written.
func oneOf[T ~string](words ...T) kind[T] {
	plain := make([]string, len(words))
	for i, w := range words {
		plain[i] = string(w)
	}
	return kind[T]{
		coerce.KindWord, strings.Join(plain, ", "),
		func(s string) (T, error) { w, err := coerce.OneOf(s, plain...); return T(w), err },
		func(w T) string { return string(w) },
	}
}

func anyCase[T any](k kind[T]) kind[T] {
	parse := k.parse
	k.parse = func(s string) (T, error) { return parse(strings.ToLower(s)) }
	return k
}
