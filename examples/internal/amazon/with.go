//go:build aws

package amazon

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	awsapi "github.com/aws/aws-sdk-go-v2/service/connect"
	"github.com/aws/aws-sdk-go-v2/service/kinesis"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/awsconnect"
	"github.com/ctikit/ctikit/connect/connectstream"
	"github.com/ctikit/ctikit/statussync/engine"
)

// Built says whether the AWS SDK is in the program.
const Built = true

// load reads the environment and files; it sends nothing.
func (a Account) load() (aws.Config, error) {
	region, err := a.region()
	if err != nil {
		return aws.Config{}, err
	}
	opts := []func(*config.LoadOptions) error{config.WithRegion(region)}
	if a.Profile != "" {
		opts = append(opts, config.WithSharedConfigProfile(a.Profile))
	}
	cfg, err := config.LoadDefaultConfig(context.Background(), opts...)
	if err != nil {
		return cfg, fmt.Errorf("AWS' configuration: %w", err)
	}
	return cfg, nil
}

// NewAPI is the API of an instance. It sends nothing.
func NewAPI(a Account) (connect.API, error) {
	cfg, err := a.load()
	if err != nil {
		return nil, err
	}
	return awsconnect.New(awsapi.NewFromConfig(cfg, func(o *awsapi.Options) {
		if a.URL != "" {
			o.BaseEndpoint = &a.URL
		}
	}), a.Instance)
}

// NewStream is the agent event stream of an instance, with its checkpoints under
// name in the store. It sends nothing.
func NewStream(a Account, name string, store engine.Store, log *slog.Logger) (Stream, error) {
	cfg, err := a.load()
	if err != nil {
		return nil, err
	}
	client := kinesis.NewFromConfig(cfg, func(o *kinesis.Options) {
		if a.StreamURL != "" {
			o.BaseEndpoint = &a.StreamURL
		}
	})
	r, err := connectstream.New(client, a.Stream, store, connectstream.WithName(name), connectstream.WithLogger(log))
	if err != nil {
		return nil, err
	}
	return stream{r}, nil
}

type stream struct{ *connectstream.Reader }

// Health is how far behind the stream is, and since when it cannot be read.
func (s stream) Health() (lag time.Duration, failing time.Time) {
	stats := s.Stats()
	return stats.Lag, stats.Failing
}
