package awsconnect_test

import (
	"errors"
	"testing"
	"testing/synctest"

	awsapi "github.com/aws/aws-sdk-go-v2/service/connect"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/awsconnect"
	"github.com/ctikit/ctikit/connect/connecttest"
)

// A client on the SDK keeps to AWS' rates by itself, and tries again what was
// throttled all the same.
func TestClientOverTheSDK(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := floor(t)
		c, err := connect.New(overSDK(t, f))
		if err != nil {
			t.Fatal(err)
		}
		f.FailNext("DescribeUser", connecttest.Exception("ThrottlingException"))
		for range 12 {
			if _, err := c.Users.Get(t.Context(), "u-1"); err != nil {
				t.Fatal(err)
			}
		}
		refused := 0
		for _, r := range f.Requests() {
			if r.Status == 429 {
				refused++
			}
		}
		if n := f.Count("DescribeUser"); n != 13 || refused != 1 {
			t.Errorf("%d requests, %d throttled, want 13 and 1", n, refused)
		}
	})
}

// A client that is set to another Region is not let in.
func TestAnotherRegion(t *testing.T) {
	f := floor(t)
	client := sdk(f, func(o *awsapi.Options) { o.Region = "us-east-1" })
	api, err := awsconnect.New(client, connecttest.InstanceID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := api.DescribeUser(t.Context(), "u-1"); !errors.Is(err, connect.ErrUnauthorized) {
		t.Errorf("error %v, want ErrUnauthorized", err)
	}
}
