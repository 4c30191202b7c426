// Package ticketing says what to do to Zendesk's tickets, as data.
package ticketing
