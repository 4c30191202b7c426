package pgstore

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Options of [Open].
type Options struct {
	// Table is the name of the table, of its sequence with _version behind it, and of
	// the channel for notifications: ctikit by default. Lower-case letters, digits
	// and _, at most 40.
	Table string
	// Direct is the URL for Watch, where the other one is a pooler's.
	Direct string
}

// maxTable leaves room for _version in the 63 bytes of a name.
var tableName = regexp.MustCompile(`^[a-z_][a-z0-9_]{0,39}$`)

// Store is an engine.Store, engine.Watcher and engine.Batcher. It is safe for
// concurrent use.
type Store struct {
	pool      *pgxpool.Pool
	table     string
	limit     time.Duration // of what asks the server once
	listener  listener
	committer committer
}

// callLimit is how long a read, a transaction or the beginning of a subscription may
// take: a connection can stay open on which nothing comes any more.
const callLimit = 10 * time.Second

// Open connects to the database of a URL, and creates the table if it is not there;
// the user needs the right to do so, or to use the one that is there. Errors do not
// show a password.
func Open(ctx context.Context, url string, o Options) (*Store, error) {
	table := cmp.Or(o.Table, "ctikit")
	if !tableName.MatchString(table) {
		return nil, fmt.Errorf("pgstore: Options.Table: want lower-case letters, digits and _, at most 40, got %q", table)
	}
	config, err := parse("url", url)
	if err != nil {
		return nil, err
	}
	direct, err := parse("Options.Direct", cmp.Or(o.Direct, url))
	if err != nil {
		return nil, err
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("pgstore: open: %w", err)
	}
	s := &Store{pool: pool, table: table, limit: callLimit}
	s.listener = listener{store: s, config: direct.ConnConfig}
	if err := s.create(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("pgstore: open: %w", err)
	}
	return s, nil
}

// parse reads a URL. pgx leaves the password out of its errors, but not out of
// those of net/url.
func parse(field, url string) (*pgxpool.Config, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("pgstore: %s: want one like postgres://user@host:5432/database", field)
	}
	config.ConnConfig.ValidateConnect = pgconn.ValidateConnectTargetSessionAttrsReadWrite
	config.AfterConnect = durable
	return config, nil
}

// durable keeps a session from acknowledging what is not on the server's disk.
func durable(ctx context.Context, c *pgx.Conn) error {
	_, err := c.Exec(ctx, `select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'`)
	return err
}

// create makes what is not there yet. Two that open at the same time can be in each
// other's way once, although both ask for "if not exists".
func (s *Store) create(ctx context.Context) error {
	if there, err := s.exists(ctx); there || err != nil {
		return err
	}
	_, err := s.pool.Exec(ctx, s.sql(`
		create sequence if not exists TABLE_version;
		create table if not exists TABLE (
			key text collate "C" primary key,
			value bytea not null,
			version bigint not null
		)`))
	if err == nil {
		return nil
	}
	there, again := s.exists(ctx)
	if there {
		return nil
	}
	return errors.Join(err, again)
}

func (s *Store) exists(ctx context.Context) (there bool, err error) {
	err = s.pool.QueryRow(ctx, `select to_regclass($1) is not null and to_regclass($1 || '_version') is not null`, s.table).Scan(&there)
	return there, err
}

// Close ends all connections and subscriptions. Calls that begin later fail.
func (s *Store) Close() error {
	s.listener.close()
	s.committer.close()
	s.pool.Close()
	return nil
}
