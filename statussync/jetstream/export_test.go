package jetstream

import "github.com/nats-io/nats.go"

// URL is where the server is that the store is on.
func (s *Store) URL() string { return s.server.ClientURL() }

// Conn is the store's connection.
func (s *Store) Conn() *nats.Conn { return s.conn }
