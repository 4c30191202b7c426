// Package intake takes what Amazon Connect and its agents report, and hands it
// to the conversation's case as package contactlog wants it: contact events with
// the numbers, attributes and names that they lack, contact records, chat
// transcripts, results of Contact Lens, events of flows, and what agents do.
//
//	in, err := intake.New(intake.Config{Connect: client, Instance: instanceARN, Sink: filer})
//	for _, m := range messages { // of the queue that EventBridge sends contact events to
//		if err := in.ContactEvent(ctx, m.Body); err == nil {
//			done(m) // what is not done comes again
//		}
//	}
//	acts, err := in.Acts([]string{secret})
//	mux.Handle("/acts", acts)
//
// A method returns nil when all that it was given is saved, or is of another
// instance. What it was given may be doubled, late and out of order. After an
// error the same is to be delivered again: the part that was saved is not
// harmed. Errors that match [connect.ErrMalformed] or [connect.ErrNotFound] will
// hardly change: after some tries put the delivery aside.
//
// What passes is tried again within [Config.Timeout]: a budget that is used up,
// a connection that broke, a store that is busy. A contact event that matters
// costs one DescribeContact; names of agents, queues and routing profiles are
// read once and kept for [Config.NamesFor].
//
// Package eventintake takes all these reports over HTTP, files from S3 included,
// and package connectstream, a module of its own, reads the agent event stream.
//
// The policy that it needs names the actions connect:DescribeContact,
// DescribeUser, DescribeQueue, DescribeRoutingProfile, and for supervisors who
// join (R68) GetCurrentUserData and DescribeAgentStatus.
package intake
