package connectstream_test

import (
	"math/big"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kinesis/types"
)

// middle is the hash key in the middle of a shard's.
func middle(keys *types.HashKeyRange) string {
	from, _ := new(big.Int).SetString(aws.ToString(keys.StartingHashKey), 10)
	to, _ := new(big.Int).SetString(aws.ToString(keys.EndingHashKey), 10)
	return from.Add(from, to).Rsh(from, 1).String()
}
