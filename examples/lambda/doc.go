// Lambda answers the contact flows of Amazon Connect from Zendesk: who is the
// caller, which brand belongs to the queue, are the contact's attributes valid?
//
//	go run ./examples/lambda -event examples/lambda/testdata/queue_object.json         # on a made-up account
//	go run ./examples/lambda -down -event examples/lambda/testdata/queue_object.json   # whose Zendesk is down
//
// It prints the answer to one recorded event, as the flow would get it. With
// ZENDESK_SUBDOMAIN and a credential in the environment it asks a real account. In
// AWS it is a Lambda function: docs/lambda.md says how to deploy it. -h lists all
// flags and environment variables.
//
// The block in the flow says by its parameter answer what it wants to know:
//
//	search       the default: the searches of package flowsearch, by search_by
//	brand        brand_id and brand_name for the queue and the attribute ticket_brand;
//	             the parameter queue names one before the flow has set it
//	attributes   what each attribute is worth, with defaults and settings; field_NAME
//	             is what the mapped attribute NAME puts into its field; invalid
//	             lists those that do not count, invalid_count says how many
//
// The settings are those of package contactlog, so that a flow and what files its
// contacts decide alike:
//
//	{
//	  "app": {"country_prefix": "+1"},
//	  "queues": [{"pattern": "MyCorp *", "brand": 360001}],
//	  "ticket_fields": [{"attribute": "product", "field": "#1001"}]
//	}
package main
