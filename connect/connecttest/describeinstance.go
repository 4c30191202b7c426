package connecttest

import (
	"cmp"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/internal/faketest"
)

// PutInstance sets what DescribeInstance shows. ID, ARN and CreatedAt stay;
// Alias, AccessURL, Identity, Status and ServiceRole stay where they are empty.
func (f *Fake) PutInstance(i connect.Instance) {
	f.fake.Locked(func() {
		old := f.shownInstance
		i.ID, i.ARN, i.CreatedAt = old.ID, old.ARN, old.CreatedAt
		i.Alias, i.AccessURL, i.Identity = cmp.Or(i.Alias, old.Alias), cmp.Or(i.AccessURL, old.AccessURL), cmp.Or(i.Identity, old.Identity)
		i.Status, i.ServiceRole = cmp.Or(i.Status, old.Status), cmp.Or(i.ServiceRole, old.ServiceRole)
		f.shownInstance = i
	})
}

func (in *instance) usualInstance() connect.Instance {
	return connect.Instance{
		ID: InstanceID, ARN: InstanceARN, Alias: "example", AccessURL: "https://example.my.connect.aws",
		Identity: connect.ConnectManaged, Status: "ACTIVE", CreatedAt: in.born, InboundCalls: true, OutboundCalls: true,
		ServiceRole: "arn:aws:iam::" + AccountID + ":role/aws-service-role/connect.amazonaws.com/AWSServiceRoleForAmazonConnect_example",
	}
}

type (
	wireInstance struct {
		ID                     string `json:"Id"`
		ARN                    string `json:"Arn"`
		InstanceAlias          string
		InstanceAccessURL      string `json:"InstanceAccessUrl"`
		IdentityManagementType connect.IdentityType
		InstanceStatus         string
		CreatedTime            epoch
		ServiceRole            string
		InboundCallsEnabled    bool
		OutboundCallsEnabled   bool
		Tags                   map[string]string `json:",omitempty"`
	}
	instanceReply struct{ Instance wireInstance }
)

func (in *instance) describeInstance(*faketest.Request) (any, error) {
	i := in.shownInstance
	return instanceReply{wireInstance{
		i.ID, i.ARN, i.Alias, i.AccessURL, i.Identity, i.Status, epoch{i.CreatedAt}, i.ServiceRole, i.InboundCalls, i.OutboundCalls, i.Tags,
	}}, nil
}

func (w wireInstance) ours() connect.Instance {
	return connect.Instance{
		ID: w.ID, ARN: w.ARN, Alias: w.InstanceAlias, AccessURL: w.InstanceAccessURL, Identity: w.IdentityManagementType, Status: w.InstanceStatus,
		CreatedAt: w.CreatedTime.Time, ServiceRole: w.ServiceRole, InboundCalls: w.InboundCallsEnabled, OutboundCalls: w.OutboundCallsEnabled, Tags: w.Tags,
	}
}
