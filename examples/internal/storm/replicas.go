package storm

import (
	"slices"
	"time"
)

// Replicas is what the vendors' logs show about several bridges on one account.
type Replicas struct {
	Requests  map[string]int  // by replica
	Beside    int             // requests that were not an engine's
	Terms     int             // in which requests were sent
	Late      int             // requests of a lower term after one of a higher
	FailOvers []time.Duration // from the kill of the replica that led to the next one's first request
}

// JudgeReplicas goes through the requests that the vendors got: no two replicas'
// overlap.
func (s *Storm) JudgeReplicas() Replicas {
	all := s.traffic.requests()
	sum := Replicas{Requests: map[string]int{}}
	terms, last := map[int]bool{}, map[string]request{} // by replica, the request that was answered last
	highest := 0
	for _, q := range all {
		if q.replica == "" {
			sum.Beside++
			continue
		}
		for other, before := range last {
			if other != q.replica && q.began.Before(before.ended) {
				s.t.Errorf("%s, term %d, asked %s for %s %s at %v, while %s, term %d, waited for an answer from %s to %s %s until %v",
					q.replica, q.term, q.vendor, q.method, q.path, q.began, other, before.term, before.vendor, before.method, before.path, before.ended)
			}
		}
		if q.ended.After(last[q.replica].ended) {
			last[q.replica] = q
		}
		if q.term < highest {
			sum.Late++
		}
		highest = max(highest, q.term)
		terms[q.term] = true
		sum.Requests[q.replica]++
	}
	sum.Terms, sum.FailOvers = len(terms), s.failOvers(all)
	return sum
}

// Leading is the replica that has sent the last request.
func (s *Storm) Leading() string {
	for _, q := range slices.Backward(s.traffic.requests()) {
		if q.replica != "" {
			return q.replica
		}
	}
	return ""
}

// failOvers are the times after which somebody else has led, by the kills of those
// who did.
func (s *Storm) failOvers(all []request) (times []time.Duration) {
	all = slices.DeleteFunc(slices.Clone(all), func(q request) bool { return q.replica == "" })
	for _, p := range s.programs {
		for _, killed := range p.Kills() {
			next := slices.IndexFunc(all, func(q request) bool { return q.began.After(killed) })
			if next < 1 || all[next-1].replica != p.Name {
				continue
			}
			led := all[next-1].term
			first := slices.IndexFunc(all[next:], func(q request) bool { return q.term > led })
			if first >= 0 {
				times = append(times, all[next+first].began.Sub(killed))
			}
		}
	}
	slices.Sort(times)
	return times
}
