//go:build unix

package pgtest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"
)

// patience ends a start that hangs. Nothing is measured by it.
const patience = time.Minute

// Server is a running server.
type Server struct {
	bin  string
	data string
	port string
	who  *syscall.SysProcAttr
	run  *exec.Cmd
	log  *os.File
}

// ErrMissing is returned by [Start] where PostgreSQL is not installed.
var ErrMissing = errors.New("pgtest: no PostgreSQL here: install the package postgresql")

// Start makes a database and serves it until Close.
func Start() (*Server, error) {
	bin, err := programs()
	if err != nil {
		return nil, err
	}
	s := &Server{bin: bin}
	if err := errors.Join(s.prepare(), s.Launch()); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// Close ends the server and removes its data.
func (s *Server) Close() {
	s.Kill()
	if s.data != "" {
		_ = s.log.Close()
		_ = os.RemoveAll(filepath.Dir(s.data))
	}
}

// programs is the folder of initdb and postgres: that of the PATH, or Debian's
// newest.
func programs() (string, error) {
	folders, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	slices.Sort(folders)
	if path, err := exec.LookPath("initdb"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			folders = append(folders, filepath.Dir(path))
		}
	}
	if len(folders) == 0 {
		return "", ErrMissing
	}
	return folders[len(folders)-1], nil
}

// prepare makes a folder with a database. The server refuses to run as root: then
// it is another user's.
func (s *Server) prepare() error {
	dir, err := os.MkdirTemp("", "pg")
	if err != nil {
		return err
	}
	s.data = filepath.Join(dir, "data")
	s.who = &syscall.SysProcAttr{}
	if os.Getuid() == 0 {
		if s.who.Credential, err = unprivileged(); err != nil {
			return err
		}
		if err := os.Chown(dir, int(s.who.Credential.Uid), int(s.who.Credential.Gid)); err != nil {
			return err
		}
	}
	if s.log, err = os.Create(filepath.Join(dir, "log")); err != nil {
		return err
	}
	out, err := s.command("initdb", "-D", s.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--data-checksums", "--no-sync").CombinedOutput()
	if err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out)
	}
	s.port, err = freePort()
	return err
}

func freePort() (string, error) {
	var config net.ListenConfig
	l, err := config.Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, errors.Join(err, l.Close())
}

func unprivileged() (*syscall.Credential, error) {
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, errU := strconv.ParseUint(u.Uid, 10, 32)
		gid, errG := strconv.ParseUint(u.Gid, 10, 32)
		if err := errors.Join(errU, errG); err != nil {
			return nil, err
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}
	return nil, errors.New("no user postgres or nobody, and PostgreSQL does not run as root")
}

func (s *Server) command(name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(context.Background(), filepath.Join(s.bin, name), args...)
	cmd.Dir, cmd.SysProcAttr = filepath.Dir(s.data), s.who
	return cmd
}

// URL is where the server is.
func (s *Server) URL() string {
	return "postgres://postgres@127.0.0.1:" + s.port + "/postgres?sslmode=disable"
}

// Launch starts the server, again after Kill, and waits until it takes connections.
func (s *Server) Launch() error {
	s.run = s.command("postgres", "-D", s.data, "-p", s.port, "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=200")
	s.run.Stdout, s.run.Stderr = s.log, s.log
	if err := s.run.Start(); err != nil {
		s.run = nil
		return err
	}
	for began := time.Now(); s.command("pg_isready", "-q", "-h", "127.0.0.1", "-p", s.port).Run() != nil; {
		if time.Since(began) > patience {
			text, _ := os.ReadFile(s.log.Name())
			return fmt.Errorf("pgtest: PostgreSQL does not start: %s", text)
		}
		time.Sleep(50 * time.Millisecond) //nolint:forbidigo // a server takes real time
	}
	return nil
}

// Kill ends the server as a crash does: nothing is finished, and the next Launch
// recovers from the log.
func (s *Server) Kill() {
	if s.run == nil {
		return
	}
	_ = s.run.Process.Signal(syscall.SIGQUIT)
	_ = s.run.Wait()
	s.run = nil
}
