// Package flowsearch answers a contact flow of Amazon Connect that asks, through
// a Lambda function, who the caller is or what the latest ticket is: it looks in
// Zendesk and gives the fields that the search add-on of the "Amazon Connect for
// Zendesk" app gives.
//
//	search, err := flowsearch.New(zd, flowsearch.WithCountry("+1"))
//	if err != nil {
//		return err
//	}
//	lambda.Start(func(ctx context.Context, raw json.RawMessage) (flowsearch.Answer, error) {
//		event, err := connect.DecodeFlowEvent(raw)
//		if err != nil {
//			return nil, err
//		}
//		answer, err := search.Answer(ctx, event)
//		if err != nil {
//			log.Print(err)
//		}
//		return answer, nil
//	})
//
// The flow sets the parameter search_by, and reads the answer as $.External.status,
// $.External.zendesk_user and so on:
//
//	search_by           also needs                       finds
//	zendesk_user        zendesk_user                     the user with this id
//	zendesk_ticket      zendesk_ticket                   the ticket with this number
//	calling_user                                         the user whose direct line the caller's number is
//	most_recent_ticket  zendesk_user, may have hours     the user's open ticket that was updated last
//	custom_field        one parameter named by its key   the end user whose field has this value
//	template            template, and what stands in it  the first record that a query finds
//
// In a template, {name} stands for the parameter of that name, as in
// "type:user external_id:{account}". A value never adds words to the query.
// Two more parameters are lists with commas: return_fields names further fields of
// the record, carry_on names parameters that the answer repeats, because the next
// Lambda function's answer replaces this one.
//
// The status is "ok", "not found", "bad request" or "server error". An answer
// comes within 6 seconds, whatever Zendesk does: the block of the flow gives up
// after 8 at most. The words that mean "not set", such as the Timeout that an
// input block leaves, count as a parameter that is missing.
//
// Where the add-on's documentation leaves room, these are our decisions:
//
//   - Where several users have the caller's number as their direct line, or the
//     value of a custom field, none is taken: the status is "not found", and
//     results_count says how many. See [WithSeveral].
//   - Agents, deleted users and shared numbers are no answer to calling_user.
//   - user_surname is the last word of the name, user_name what comes before it.
//   - user_fields is JSON, since a flow reads texts only; return_fields gets at one
//     of them by its key, and at a ticket's by its id.
//   - Values that would make the answer too large for a flow are left out, the
//     longest first.
//
// X, R and D numbers are explained in docs/rules.md.
package flowsearch
