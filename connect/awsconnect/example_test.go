package awsconnect_test

import (
	"context"
	"fmt"

	"github.com/ctikit/ctikit/connect/awsconnect"
	"github.com/ctikit/ctikit/connect/connecttest"
)

func Example() {
	f := connecttest.New(nil) // in production: AWS
	f.PutUser(connecttest.User{ID: "u-1", Username: "agent@example.test"})

	api, err := awsconnect.New(sdk(f), connecttest.InstanceID)
	if err != nil {
		fmt.Println(err)
		return
	}
	user, err := api.DescribeUser(context.Background(), "u-1")
	fmt.Println(user.Username, err)
	// Output: agent@example.test <nil>
}
