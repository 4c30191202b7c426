module github.com/ctikit/ctikit/examples

go 1.26.0

require (
	github.com/ctikit/ctikit v0.1.0
	github.com/google/go-cmp v0.7.0
	golang.org/x/oauth2 v0.38.0
)

require (
	github.com/cenkalti/backoff/v4 v4.3.0 // indirect
	github.com/golang-jwt/jwt/v5 v5.3.1 // indirect
	github.com/google/go-querystring v1.2.0 // indirect
	golang.org/x/text v0.42.0 // indirect
	golang.org/x/time v0.16.0 // indirect
)
