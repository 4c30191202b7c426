package storm

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"time"
)

// request is one that a vendor got.
type request struct {
	vendor       string
	replica      string // empty for one that a process sent beside the engine
	term         int
	method, path string
	body         []byte
	ids          []string
	began, ended time.Time
	status       int
}

// traffic is all requests that the vendors got, with the times at which they came
// in and were answered.
type traffic struct {
	mu  sync.Mutex
	all []request
}

// of has a vendor's requests be noted.
func (t *traffic) of(vendor string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := request{vendor: vendor, method: r.Method, path: readable(r.URL), began: time.Now()}
		q.replica, q.term = sender(r)
		if body, err := io.ReadAll(r.Body); err == nil {
			q.body = body
			r.Body = io.NopCloser(bytes.NewReader(body))
		}
		q.ids = idsIn([]byte(q.path), q.body)
		answer := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(answer, r)
		q.ended, q.status = time.Now(), answer.status
		t.mu.Lock()
		defer t.mu.Unlock()
		t.all = append(t.all, q)
	})
}

// readable is a path with its query, in which the ids of several agents stand apart.
func readable(u *url.URL) string {
	text, err := url.QueryUnescape(u.RequestURI())
	if err != nil {
		return u.RequestURI()
	}
	return text
}

// fromReplica is in the User-Agent of each request that an engine sends.
var fromReplica = regexp.MustCompile(`\(replica ([^;]+); term (\d+)\)`)

func sender(r *http.Request) (replica string, term int) {
	m := fromReplica.FindStringSubmatch(r.UserAgent())
	if m == nil {
		return "", 0
	}
	term, _ = strconv.Atoi(m[2]) // digits
	return m[1], term
}

// requests are those until now, in the order in which they came in.
func (t *traffic) requests() []request {
	t.mu.Lock()
	all := slices.Clone(t.all)
	t.mu.Unlock()
	slices.SortStableFunc(all, func(a, b request) int { return a.began.Compare(b.began) })
	return all
}

// statusWriter remembers what was answered.
type statusWriter struct {
	http.ResponseWriter
	status int
}

// WriteHeader implements [http.ResponseWriter].
func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}
