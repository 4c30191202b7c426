package main

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/contactflow"
	"github.com/ctikit/ctikit/connect/contactlog"
	"github.com/ctikit/ctikit/connect/flowsearch"
	"github.com/ctikit/ctikit/queuemap"
	"github.com/ctikit/ctikit/zendesk"
)

// matcher compiles the settings' list of queues (R84).
func matcher(s contactlog.Settings) (*queuemap.Matcher[int64], error) {
	var entries []queuemap.Entry[int64]
	for _, q := range s.Queues {
		entries = append(entries, queuemap.Entry[int64]{Pattern: q.Pattern, Target: q.Brand})
	}
	var opts []queuemap.Option
	if s.QueuesInListOrder {
		opts = append(opts, queuemap.InListOrder())
	}
	m, _, err := queuemap.Compile(entries, opts...)
	return m, err
}

// brandAnswer is the brand that a ticket of the contact gets: that of the queue,
// else of the attribute ticket_brand (R79, R81). Not found means that Zendesk's
// default applies (R82).
func (h *handler) brandAnswer(ctx context.Context, e connect.FlowEvent) (flowsearch.Answer, error) {
	brands, err := h.brands.get(ctx, h.zendesk)
	if err != nil {
		return nil, err
	}
	inbound, _ := queuemap.NewInbound(h.queues, brands)
	flow, _ := contactflow.Parse(e.Attributes, h.settings.App)
	queue := cmp.Or(e.Parameter("queue"), e.Queue.Name)
	choice := inbound.Brand(queue, flow.TicketBrand)
	answer := withStatus(flowsearch.OK)
	switch choice.Source {
	case queuemap.FromQueue:
		answer["brand_source"] = "queue"
	case queuemap.FromTicketBrand:
		answer["brand_source"] = "ticket_brand"
	case queuemap.ZendeskDefault:
		return withStatus(flowsearch.NotFound), nil
	}
	answer["brand_id"] = strconv.FormatInt(choice.Brand.ID, 10)
	answer["brand_name"] = choice.Brand.Name
	return answer, nil
}

// brandList is the account's brands as they were read last. Calls that come while
// it is too old read it each.
type brandList struct {
	clock ctikit.Clock
	mu    sync.Mutex
	last  []queuemap.Brand[int64]
	until time.Time
}

// catalogAge is how long brands and fields count as current.
const catalogAge = 10 * time.Minute

func (b *brandList) get(ctx context.Context, zd *zendesk.Client) ([]queuemap.Brand[int64], error) {
	if last := b.current(); last != nil {
		return last, nil
	}
	read := []queuemap.Brand[int64]{}
	for brand, err := range zd.Brands.All(ctx, zendesk.BrandListOptions{Size: 100}) {
		if err != nil {
			return nil, err
		}
		read = append(read, queuemap.Brand[int64]{ID: brand.ID, Name: brand.Name, Active: brand.Usable()})
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.last, b.until = read, b.clock.Now().Add(catalogAge)
	return slices.Clone(read), nil
}

func (b *brandList) current() []queuemap.Brand[int64] {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.clock.Now().Before(b.until) {
		return nil
	}
	return b.last
}
