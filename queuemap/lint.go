package queuemap

// Lint finds the entries that can never win, because a better one matches every
// name that they match. Nothing is wrong with them otherwise, so they are saved.
//
// About literals and wild cards it misses none, except wild cards that only
// regular expressions cover (with [InListOrder]). Of the regular expressions it
// finds those that repeat another, and those whose required text some wild card
// covers.
func (m *Matcher[T]) Lint() (notices []Notice) {
	if m == nil {
		return nil
	}
	byEntry := make([]Notice, len(m.rules.ranked))
	l := newLinter(m.rules.ranked)
	for rank := range m.rules.ranked {
		r := &m.rules.ranked[rank]
		if why := l.loses(m.rules, rank); why != "" {
			byEntry[r.Entry] = Notice{EntryNeverWins, "D9", Subject{"pattern", r.Entry}, quote(r.Pattern) + " can never decide: " + why}
		}
	}
	for _, n := range byEntry {
		if n.Code != "" {
			notices = append(notices, n)
		}
	}
	return notices
}

// A linter asks which wild card wins for the barest name that an entry stands
// for: its phrase between strangers, characters that no pattern has. A wild card
// that matches this name matches only the phrase in it, and so all names that
// the entry matches.
type linter struct {
	stranger  string
	wildCards *ruleSet
	ranks     []int          // of wildCards, in the whole set
	first     map[string]int // rank of the first regular expression of this text
}

func newLinter(ranked []rule) *linter {
	l := &linter{stranger: stranger(ranked), first: map[string]int{}}
	var wild []rule
	for rank, r := range ranked {
		switch r.Class {
		case Prefix, Suffix, Contains:
			wild = append(wild, r)
			l.ranks = append(l.ranks, rank)
		case Regexp:
			if _, ok := l.first[r.re.String()]; !ok {
				l.first[r.re.String()] = rank
			}
		default:
		}
	}
	l.wildCards = newRuleSet(wild, true) // ranked already
	return l
}

// loses says what always beats a rule, "" for nothing.
func (l *linter) loses(all *ruleSet, rank int) string {
	r := &all.ranked[rank]
	var winner int
	switch r.Class {
	case Literal:
		if r.phrase == "" {
			return "it is empty"
		}
		winner = all.find(r.phrase)
	case Prefix:
		winner = l.wildCard(r.phrase + l.stranger)
	case Suffix:
		winner = l.wildCard(l.stranger + r.phrase)
	case Contains:
		winner = l.wildCard(l.stranger + r.phrase + l.stranger)
	default:
		winner = l.first[r.re.String()]
		if text := requiredText(r.re); winner == rank && text != "" {
			winner = l.wildCard(l.stranger + text + l.stranger)
		}
	}
	if winner < 0 || winner >= rank {
		return ""
	}
	return all.ranked[winner].Why.String() + " matches all that it matches and comes first"
}

func (l *linter) wildCard(name string) int {
	if i := l.wildCards.find(name); i >= 0 {
		return l.ranks[i]
	}
	return -1
}

// stranger gives a character that no pattern has, of those that nobody uses.
func stranger(rules []rule) string {
	const privateUse = '\uE000'
	used := map[rune]bool{}
	for i := range rules {
		for _, r := range rules[i].Pattern {
			if r >= privateUse {
				used[r] = true
			}
		}
	}
	r := privateUse
	for used[r] {
		r++
	}
	return string(r)
}
