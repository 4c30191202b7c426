// Package contactlog decides which ticket a call, chat or task of Amazon Connect
// belongs to, who it is for and what stands on it, by the rules of the "Amazon
// Connect for Zendesk" connector.
package contactlog
