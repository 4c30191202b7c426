// Package awsconnect is the connect.API of package connect on the AWS SDK for
// Go.
//
//	cfg, err := config.LoadDefaultConfig(ctx, config.WithRegion("eu-central-1"))
//	if err != nil {
//		return err
//	}
//	sdk := awsapi.NewFromConfig(cfg) // awsapi is aws-sdk-go-v2/service/connect
//	api, err := awsconnect.New(sdk, "0a1b2c3d-0000-4000-8000-000000000001")
//	if err != nil {
//		return err
//	}
//	client, err := connect.New(api)
//
// It only translates: values into package connect's, and AWS' errors into
// [connect.Error]. It retries nothing, limits nothing, and keeps nothing: a
// connect.Client retries and limits already, so that the SDK's retries are off
// for these calls.
//
// A reply of more than 16 MiB or 250,000 JSON values, unpacked, is an error
// before the SDK decodes it. No error quotes a reply.
//
// It is a module of its own because the SDK's package takes more than a minute
// and 1.7 GB to compile.
//
// The identity that the SDK uses needs the IAM action connect:… of every
// operation that it calls, by the name in the table of package connect.
// PutUserStatus needs both the agent and the agent-state resources of the
// instance.
package awsconnect
