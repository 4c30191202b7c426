module github.com/ctikit/ctikit/dialpad/dialpadws

go 1.26.0

require (
	github.com/cenkalti/backoff/v4 v4.3.0
	github.com/coder/websocket v1.8.15
	github.com/ctikit/ctikit v0.1.0
	github.com/google/go-cmp v0.7.0
)

require (
	github.com/golang-jwt/jwt/v5 v5.3.1 // indirect
	github.com/google/go-querystring v1.2.0 // indirect
)
