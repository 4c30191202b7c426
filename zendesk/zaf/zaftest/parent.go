package zaftest

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net/url"
	"sync"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// App is the app that is framed.
type App struct {
	// Subdomain is the account's, such as "acme".
	Subdomain string
	// AppID and InstallationID are the account's: see PutApp of zendesktest.
	AppID, InstallationID int64
	// URL is the page's.
	URL string
}

// Parent is the page around an app's. It is safe for concurrent use.
type Parent struct {
	tb      ctikit.TB
	account *zendesktest.Fake
	app     App
	clock   ctikit.Clock

	mu        sync.Mutex
	key       *rsa.PrivateKey
	calls     []Call
	listeners map[chan []byte]bool
}

// Option changes a Parent when it is made.
type Option func(*Parent)

// WithClock replaces the machine's time, by which tokens are signed.
func WithClock(c ctikit.Clock) Option { return func(p *Parent) { p.clock = c } }

// New makes a parent with a key of its own, which the account then shows for the
// app. The tb may be nil; with one, an app that the account does not have fails
// the test.
func New(tb ctikit.TB, account *zendesktest.Fake, app App, opts ...Option) *Parent {
	p := &Parent{
		tb: tb, account: account, app: app, clock: ctikit.SystemClock{},
		key: firstKey(), listeners: map[chan []byte]bool{},
	}
	for _, o := range opts {
		if o != nil {
			o(p)
		}
	}
	if u, err := url.Parse(app.URL); err != nil || u.Host == "" {
		p.complain("URL: want an absolute one, got something else")
	}
	p.show()
	return p
}

// keyBits is the size of a key. Making one takes some tenths of a second, so
// that all parents begin with the same.
const keyBits = 2048

var firstKey = sync.OnceValue(newKey)

func newKey() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, keyBits)
	if err != nil { // the reader does not fail
		panic(fmt.Sprintf("zaftest: %v", err))
	}
	return key
}

// RotateKey makes another key, which the account shows and the parent signs with
// from now on.
func (p *Parent) RotateKey() {
	key := newKey()
	p.mu.Lock()
	p.key = key
	p.mu.Unlock()
	p.show()
}

// PublicKey is the key that checks what the parent signs, in PEM.
func (p *Parent) PublicKey() []byte {
	der, err := x509.MarshalPKIXPublicKey(&p.signer().PublicKey)
	if err != nil {
		p.complain("%v", err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
}

func (p *Parent) signer() *rsa.PrivateKey {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.key
}

// show has the account show the key.
func (p *Parent) show() {
	if err := p.account.Try(func(z *zendesktest.Fake) { z.SetAppKey(p.app.AppID, p.PublicKey()) }); err != nil {
		p.complain("%v", err)
	}
}

func (p *Parent) complain(format string, args ...any) {
	if p.tb != nil {
		p.tb.Helper()
		p.tb.Errorf("zaftest: "+format, args...)
	}
}
