package jetstream

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"regexp"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/ctikit/ctikit/statussync/engine"
)

// Options of [Open] and [Embed].
type Options struct {
	// Bucket is the name of the bucket: ctikit by default. Letters, digits, _ and -.
	Bucket string
	// Replicas is how many servers keep each value: 1, 3 or 5. By default those of a
	// bucket that there is; else 3 in a cluster, and 1 on a server alone.
	Replicas int
	// NATS are options of the connection: credentials, TLS, names.
	NATS []nats.Option
}

var bucketName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// Store is an engine.Store, engine.Watcher and engine.Batcher. It is safe for
// concurrent use.
type Store struct {
	conn   *nats.Conn
	js     jetstream.JetStream
	stream jetstream.Stream
	bucket string
	most   int            // bytes of a value
	server *server.Server // that of Embed
	locked *os.File       // keeps others from its folder
	reader reader
}

// Open connects to servers, by one URL or several with commas between them, and
// creates the bucket if it is not there. It waits for a cluster that has no leader
// yet, until ctx ends. Afterwards a connection that is lost is made again for ever;
// meanwhile calls fail when their context ends, or after five seconds. Errors do not
// show a password.
func Open(ctx context.Context, servers string, o Options) (*Store, error) {
	s, err := open(ctx, servers, o)
	if err != nil {
		return nil, fmt.Errorf("jetstream: open: %w", err)
	}
	return s, nil
}

func open(ctx context.Context, servers string, o Options) (*Store, error) {
	s := &Store{bucket: cmp.Or(o.Bucket, "ctikit")}
	switch {
	case !bucketName.MatchString(s.bucket):
		return nil, fmt.Errorf("Options.Bucket: want letters, digits, _ and -, at most 64, got %q", s.bucket)
	case o.Replicas < 0 || o.Replicas > 5 || o.Replicas > 0 && o.Replicas%2 == 0:
		return nil, fmt.Errorf("Options.Replicas: want 1, 3 or 5, got %d", o.Replicas)
	}
	var err error
	// A connection that never gives up, and no buffer: what was asked for while there
	// was none is not sent later, when nobody waits for it any more.
	s.conn, err = nats.Connect(servers, append([]nats.Option{nats.MaxReconnects(-1), nats.ReconnectBufSize(-1), nats.Name("ctikit")}, o.NATS...)...)
	if err != nil {
		return nil, unquoted(err)
	}
	if s.js, err = jetstream.New(s.conn, jetstream.WithPublishAsyncMaxPending(2*inFlight)); err == nil {
		err = s.bind(ctx, o.Replicas)
	}
	if err != nil {
		s.conn.Close()
		return nil, err
	}
	s.most = min(engine.MaxValue, int(s.conn.MaxPayload())-headers)
	s.reader.store = s
	return s, nil
}

// unquoted is an error of a connection without the URL, which may have a password.
func unquoted(err error) error {
	if _, ok := errors.AsType[*url.Error](err); ok {
		return errors.New("servers: want nats://HOST:PORT or tls://HOST:PORT, several with commas between them, got another text")
	}
	return err
}

// headers is more than those of a message take.
const headers = 4096

// noCluster is the code with which a server alone refuses several replicas.
const noCluster jetstream.ErrorCode = 10074

// bind makes the bucket as it has to be. A cluster without a leader is asked again.
func (s *Store) bind(ctx context.Context, replicas int) error {
	for {
		stream, err := s.ensure(ctx, replicas)
		if err == nil {
			s.stream = stream
			return nil
		}
		if api, ok := errors.AsType[*jetstream.APIError](err); ok && api.ErrorCode == noCluster {
			return fmt.Errorf("Options.Replicas: %w", err)
		}
		if pause(ctx) != nil {
			return errors.Join(ctx.Err(), err)
		}
	}
}

// ensure creates the bucket, or changes one that was made by hand: direct reads
// would show old values.
func (s *Store) ensure(ctx context.Context, replicas int) (jetstream.Stream, error) {
	ctx, cancel := context.WithTimeout(ctx, answer)
	defer cancel()
	there, err := s.js.Stream(ctx, "KV_"+s.bucket)
	if err != nil && !errors.Is(err, jetstream.ErrStreamNotFound) {
		return nil, err
	}
	if replicas == 0 {
		replicas = s.replicas(there)
	}
	want := jetstream.StreamConfig{
		Name:              "KV_" + s.bucket,
		Subjects:          []string{"$KV." + s.bucket + ".>"},
		MaxMsgsPerSubject: 1,
		MaxMsgs:           -1,
		MaxBytes:          -1,
		MaxMsgSize:        -1,
		MaxConsumers:      -1,
		Discard:           jetstream.DiscardNew,
		Storage:           jetstream.FileStorage,
		Replicas:          replicas,
		AllowRollup:       true,
		DenyDelete:        true,
		AllowMsgTTL:       true,
	}
	return s.js.CreateOrUpdateStream(ctx, want)
}

func (s *Store) replicas(there jetstream.Stream) int {
	switch {
	case there != nil:
		return there.CachedInfo().Config.Replicas
	case s.conn.ConnectedClusterName() != "":
		return 3
	}
	return 1
}

// Close ends the connection and all subscriptions, and the server of [Embed].
func (s *Store) Close() error {
	s.reader.close()
	s.conn.Close()
	if s.server != nil {
		s.server.Shutdown()
		s.server.WaitForShutdown()
		_ = s.locked.Close() // nothing was written to it
	}
	return nil
}
