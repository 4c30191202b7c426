// Package eventintake takes over HTTP what Amazon Connect reports, from programs
// of a customer's own in AWS: a Lambda function on a stream or on S3's events, or an
// API destination of EventBridge. The reports are posted as bytes; nothing here
// calls AWS. Package connectstream, a module of its own, reads the agent event
// stream without a Lambda.
//
//	in, err := intake.New(intake.Config{Connect: client, Instance: arn, Sink: filer})
//	h, err := eventintake.New([]string{secret}, eventintake.Handlers{
//		AgentEvent:   cs.Receive, // of systems.Connect
//		ContactEvent: in.ContactEvent, ContactRecord: in.ContactRecord,
//		ChatTranscript: in.ChatTranscript, LensAnalysis: in.LensAnalysis,
//	})
//	mux.Handle("/connect/", h)
//
// Requests are POST with one of the secrets as a bearer token; several secrets are
// for the time of a change. The last segment of the path says what is posted:
//
//	agent-event       a record of the agent event stream
//	contact-event     an event of EventBridge's bus, or its detail
//	contact-record    a contact record
//	flow-event        the event with which a flow invokes a Lambda function
//	chat-transcript   a file that Connect stores in S3, as it is
//	contact-lens      a file that Contact Lens stores in S3, as it is (X54)
//
// But for files, a body may have many: a JSON array of reports, or the event with
// which Kinesis invokes a Lambda function, as it is. A body has 16 MiB and 10,000
// reports at most.
//
// # When to send again
//
// The reply is 204 when all of the body is taken: saved, or of no concern. 503 with
// Retry-After means that something was not taken: send the whole body again, which
// does no harm to what was taken. 400 means that what can be read was taken, and
// that the rest, whose indexes are in the reply, can never be: do not send it
// again. 401, 404, 405 and 413 are mistakes of the sender. So a Lambda function
// fails on 503, and on what it cannot reach, and on nothing else:
//
//	export const handler = async (event) => {
//	  const r = await fetch(process.env.INTAKE + "/agent-event", {
//	    method: "POST", headers: { Authorization: `Bearer ${process.env.SECRET}` }, body: JSON.stringify(event) });
//	  if (r.status >= 500) throw new Error(`not taken: ${r.status}`);
//	};
//
// EventBridge sends again by itself what gets a 503.
//
// # Contact Lens
//
// Where an instance redacts, Contact Lens stores two files. The redacted one wins,
// whichever comes first: package contactlog sees to that. What was filed before it
// came stays on the ticket, so have the function post only keys with "/Redacted/"
// then.
package eventintake
