package storm

import "time"

// Got notes a request that a vendor got from a replica, as long after a time as it
// says.
func (s *Storm) Got(replica string, term int, since time.Time, from, to time.Duration) {
	s.traffic.all = append(s.traffic.all, request{
		vendor: Zendesk, replica: replica, term: term, method: "GET", path: "/", began: since.Add(from), ended: since.Add(to), status: 200,
	})
}

// Clicked notes a click.
func (s *Storm) Clicked(agent int64, k Click, at time.Time) {
	s.clicks[agent] = append(s.clicks[agent], clicked{k, at})
}

// DeliverTo has a process get webhooks.
func (r *Relay) DeliverTo(name, address string) { r.deliverTo(name, address) }
