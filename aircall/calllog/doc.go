// Package calllog turns events of Aircall into tickets.
package calllog
