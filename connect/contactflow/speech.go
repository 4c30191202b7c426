package contactflow

import (
	"slices"
	"strings"

	"github.com/ctikit/ctikit/internal/coerce"
)

const speechWords = "comma list of transcript, comprehend, sentiment"

type speechPart struct {
	word string
	on   *bool
}

func (a *SpeechAnalysis) parts() []speechPart {
	return []speechPart{
		{"transcript", &a.Transcript},
		{"comprehend", &a.Comprehend},
		{"sentiment", &a.Sentiment},
	}
}

// parseSpeech reads a list of words; one that is unknown spoils it.
func parseSpeech(list string) (a SpeechAnalysis, err error) {
	words := coerce.List(list)
	for _, p := range a.parts() {
		*p.on = slices.Contains(words, p.word)
		words = slices.DeleteFunc(words, func(w string) bool { return w == p.word })
	}
	if len(words) > 0 || a == (SpeechAnalysis{}) {
		return SpeechAnalysis{}, &coerce.Error{Kind: coerce.KindWord, Allowed: speechWords}
	}
	return a, nil
}

func formatSpeech(a SpeechAnalysis) string {
	var words []string
	for _, p := range a.parts() {
		if *p.on {
			words = append(words, p.word)
		}
	}
	return strings.Join(words, ",")
}
