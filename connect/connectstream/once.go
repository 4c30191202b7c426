package connectstream

import (
	"context"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kinesis"
	"github.com/aws/aws-sdk-go-v2/service/kinesis/types"
)

// API is what a reader calls of the AWS SDK's package service/kinesis, whose
// Client has it.
type API interface {
	ListShards(ctx context.Context, in *kinesis.ListShardsInput, opts ...func(*kinesis.Options)) (*kinesis.ListShardsOutput, error)
	GetShardIterator(ctx context.Context, in *kinesis.GetShardIteratorInput, opts ...func(*kinesis.Options)) (*kinesis.GetShardIteratorOutput, error)
	GetRecords(ctx context.Context, in *kinesis.GetRecordsInput, opts ...func(*kinesis.Options)) (*kinesis.GetRecordsOutput, error)
}

// once makes a call one request: the reader waits and repeats by itself.
func once(o *kinesis.Options) { o.Retryer = aws.NopRetryer{} }

// requestTime is how long a request may take: a read gives 10 MB at most.
const requestTime = 30 * time.Second

// throttled reports whether Kinesis asks for patience.
func throttled(err error) bool {
	var much *types.ProvisionedThroughputExceededException
	var limit *types.LimitExceededException
	var kms *types.KMSThrottlingException
	return errors.As(err, &much) || errors.As(err, &limit) || errors.As(err, &kms)
}

func expired(err error) bool {
	var old *types.ExpiredIteratorException
	return errors.As(err, &old)
}

// notOurs reports whether Kinesis does not take a place: it is of another stream
// of the same name, or too old.
func notOurs(err error) bool {
	var invalid *types.InvalidArgumentException
	return errors.As(err, &invalid)
}

func gone(err error) bool {
	var none *types.ResourceNotFoundException
	return errors.As(err, &none)
}
