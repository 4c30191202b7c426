// Package awsconnect is the connect.API of package connect on the AWS SDK for Go.
//
//	cfg, err := config.LoadDefaultConfig(ctx, config.WithRegion("eu-central-1"))
//	if err != nil {
//		return err
//	}
//	sdk := awsapi.NewFromConfig(cfg, awsconnect.NoRetries) // awsapi is aws-sdk-go-v2/service/connect
//	api, err := awsconnect.New(sdk, "0a1b2c3d-0000-4000-8000-000000000001")
//	if err != nil {
//		return err
//	}
//	client, err := connect.New(api)
//
// It only translates: values into package connect's, and AWS' errors into [connect.Error]. It retries nothing,
// limits nothing, and keeps nothing. The SDK does retry by itself, three times, unless [NoRetries] or another
// option tells it not to: a connect.Client retries and limits already, and two who retry multiply.
//
// It is a module of its own because the SDK's package takes more than a minute and 1.7 GB to compile.
//
// The identity that the SDK uses needs, for everything here, the IAM actions connect:ListAgentStatuses,
// DescribeAgentStatus, SearchAgentStatuses, PutUserStatus, GetCurrentUserData, ListUsers, SearchUsers,
// DescribeUser, ListQueues, DescribeQueue, DescribeRoutingProfile, ListRoutingProfileQueues, DescribeContact,
// GetContactAttributes and UpdateContactAttributes. PutUserStatus needs both the agent and the agent-state
// resources of the instance.
package awsconnect
