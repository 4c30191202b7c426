"""Compares a served fake with botocore's model of Amazon Connect.

Reads {"url", "region", "instance", "routes": ["GET /users/{InstanceId}/{UserId}", ...]}
and calls the operation of each route: as it should be, page by page, with each
id wrong, and signed for another region. Writes {"version", "called", "absent",
"faults"}: what is not as the model says, and the routes that the model lacks.
"""

import json
import sys

import botocore
import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError

# What requests have, by member of the input.
VALUES = {
    "AgentStatusId": "s-break",
    "Attributes": {"ticket": "7"},
    "ContactFlowId": "0a1b2c3d-0000-4000-8000-0000000000f1",
    "ContactId": "c-9",
    "Name": "Zendesk-7",
    "Filters": {"Queues": ["q-sales"], "ContactFilter": {"ContactStates": ["CONNECTED"]}},
    "InitialContactId": "c-8",
    "QueueId": "q-sales",
    "ReferenceTypes": ["URL", "ATTACHMENT"],
    "RoutingProfileId": "p-sales",
    "HierarchyGroupId": "g-1",
    "TimeRange": {"Type": "INITIATION_TIMESTAMP", "StartTime": 1772323200, "EndTime": 1772668800},
    "UserId": "u-1",
}

# What an operation needs though its model does not require it.
ALSO = {"StartTaskContact": ["ContactFlowId"]}
FREE = {"Name"}  # texts, not ids

# Values that are others for some operations.
OTHER = {
    "SuspendContactRecording": {"ContactId": "c-1", "InitialContactId": "c-1"},
    "ResumeContactRecording": {"ContactId": "c-1", "InitialContactId": "c-1"},
    "MonitorContact": {"ContactId": "c-1", "UserId": "u-2"},
}

# Further requests, by operation.
MORE = {
    "GetCurrentUserData": [{"Filters": {"Queues": ["none"]}}],
    "ListAgentStatuses": [{"AgentStatusTypes": ["CUSTOM", "OFFLINE"]}],
    "ListQueues": [{"QueueTypes": ["AGENT"]}, {"QueueTypes": ["STANDARD", "AGENT"]}],
    "SearchUsers": [{"SearchCriteria": {"AndConditions": [{"StringCondition": {
        "FieldName": "Username", "Value": "agent", "ComparisonType": "STARTS_WITH"}}]}}],
    "ListContactReferences": [{"ReferenceTypes": ["EMAIL_MESSAGE"]}],
    "ResumeContactRecording": [{"ContactRecordingType": "SCREEN"}],
    "SearchContacts": [
        {"SearchCriteria": {"AgentIds": ["u-1"], "Channels": ["VOICE"], "Name": {"SearchText": ["Zendesk"], "MatchType": "MATCH_ANY"}}},
        {"SearchCriteria": {"SearchableContactAttributes": {"Criteria": [{"Key": "language", "Values": ["de"]}]}},
         "Sort": {"FieldName": "INITIATION_TIMESTAMP", "Order": "DESCENDING"}}],
    "SearchQueues": [{"SearchCriteria": {"AndConditions": [
        {"QueueTypeCondition": "STANDARD"},
        {"StringCondition": {"FieldName": "name", "Value": "Sales", "ComparisonType": "CONTAINS"}}]}}],
    "StartTaskContact": [{
        "Description": "About the bill", "Attributes": {"ticket": "7"}, "PreviousContactId": "c-9", "RelatedContactId": "c-1",
        "ScheduledTime": 1772442060, "References": {"page": {"Type": "URL", "Value": "https://example.test/7"}}}],
    "SearchAgentStatuses": [{"SearchCriteria": {"StringCondition": {
        "FieldName": "Name", "Value": "Lunch", "ComparisonType": "EXACT"}}}],
}

# What AWS added after botocore 1.29.27, which Debian 12 has. Newer models have
# all of it, and compare it.
NEWER = {
    "AttachmentReference": {"Arn"},
    "AgentStatus": {"LastModifiedTime", "LastModifiedRegion"},
    "AgentStatusReference": {"StatusName"},
    "AgentStatusSummary": {"LastModifiedTime", "LastModifiedRegion"},
    "HierarchyGroup": {"LastModifiedTime", "LastModifiedRegion"},
    "HierarchyGroupSummary": {"LastModifiedTime", "LastModifiedRegion"},
    "HierarchyLevel": {"LastModifiedTime", "LastModifiedRegion"},
    "Instance": {"InstanceAccessUrl", "Tags"},
    "RoutingProfileSummary": {"LastModifiedTime", "LastModifiedRegion"},
    "AgentInfo": {
        "AfterContactWorkDuration", "AfterContactWorkEndTimestamp", "AfterContactWorkStartTimestamp",
        "AgentInitiatedHoldDuration", "HierarchyGroups"},
    "Contact": {
        "Attributes", "ConnectedToSystemTimestamp", "ContactAssociationId", "ContactDetails", "CustomerEndpoint",
        "CustomerId", "DisconnectReason", "Recordings", "RelatedContactId", "SegmentAttributes", "SystemEndpoint", "Tags"},
    "GetCurrentUserDataResponse": {"ApproximateTotalCount"},
    "Queue": {"LastModifiedTime", "LastModifiedRegion"},
    "QueueSummary": {"LastModifiedTime", "LastModifiedRegion"},
    "RoutingProfile": {"LastModifiedTime", "LastModifiedRegion"},
    "User": {"LastModifiedTime", "LastModifiedRegion"},
    "UserData": {"NextStatus"},
    "UserSummary": {"LastModifiedTime", "LastModifiedRegion"},
}
LARGER = {"SearchUsers"}  # pages, of 100 then

# Errors that AWS gives before the service sees the request: no model names them.
COMMON = {"InvalidSignatureException": 403}

TYPES = {
    "string": str, "integer": int, "long": int, "boolean": bool,
    "float": (int, float), "double": (int, float), "timestamp": (int, float),
}


class Wire:
    """A client's transport, which keeps the last reply as it came."""

    def __init__(self, client):
        self.inner, client._endpoint.http_session = client._endpoint.http_session, self

    def send(self, request):
        self.reply = self.inner.send(request)
        return self.reply

    def json(self):
        return json.loads(self.reply.content) if self.reply.content else None


class Check:
    def __init__(self, job):
        self.job, self.faults = job, []
        self.session = botocore.session.Session()
        self.model = self.session.get_service_model("connect")
        self.client, self.wire = self.connect(job["region"])
        self.abroad, _ = self.connect("us-east-1")

    def connect(self, region):
        client = self.session.create_client(
            "connect", region_name=region, endpoint_url=self.job["url"], config=Config(retries={"max_attempts": 0}),
            aws_access_key_id="AKIDEXAMPLE", aws_secret_access_key="not-a-secret")
        return client, Wire(client)

    def run(self):
        served = {}
        for name in self.model.operation_names:
            op = self.model.operation_model(name)
            served[op.http["method"] + " " + op.http["requestUri"]] = op
        called = [r for r in self.job["routes"] if r in served]
        for route in called:
            self.operation(served[route])
        return {
            "version": botocore.__version__, "called": called, "faults": self.faults,
            "absent": [r for r in self.job["routes"] if r not in served],
        }

    def operation(self, op):
        members = op.input_shape.members
        usual = {name: v for name, v in VALUES.items() if name in list(op.input_shape.required_members) + ALSO.get(op.name, [])}
        usual.update(OTHER.get(op.name, {}), InstanceId=self.job["instance"])
        for more in [{}] + MORE.get(op.name, []):
            self.call(op, {**usual, **more})
        if "MaxResults" in members:
            self.pages(op, usual)
        if "NextToken" in members:
            self.refused(self.client, op, {**usual, "NextToken": "none"})
        for name in op.input_shape.required_members:
            if members[name].type_name == "string" and name not in FREE:
                self.refused(self.client, op, {**usual, name: "none"})
        self.refused(self.abroad, op, usual)

    def pages(self, op, usual):
        most = op.input_shape.members["MaxResults"].metadata["max"]
        self.call(op, {**usual, "MaxResults": most})
        if op.name not in LARGER or most > 100:
            self.refused(self.client, op, {**usual, "MaxResults": most + 1})
        reply, pages = self.call(op, {**usual, "MaxResults": 1}), 1
        while reply.get("NextToken") and pages < 100:
            reply, pages = self.call(op, {**usual, "MaxResults": 1, "NextToken": reply["NextToken"]}), pages + 1
        if reply.get("NextToken"):
            self.faults.append("%s: its pages do not end" % op.name)

    def send(self, client, op, given):
        return getattr(client, botocore.xform_name(op.name))(**given)

    def call(self, op, given):
        try:
            reply = self.send(self.client, op, given)
        except ClientError as e:
            self.faults.append("%s with %s: %s" % (op.name, given, e))
            return {}
        body = self.wire.json()
        if body is not None and op.output_shape is None:
            self.faults.append("%s: a body, want none" % op.name)
        elif op.output_shape is not None and (body or op.output_shape.members):
            self.compare(op.output_shape, body, op.name)
        return reply

    def refused(self, client, op, given):
        try:
            self.send(client, op, given)
            self.faults.append("%s with %s: accepted" % (op.name, given))
        except ClientError as e:
            code, status = e.response["Error"]["Code"], e.response["ResponseMetadata"]["HTTPStatusCode"]
            shapes = {shape.name: shape for shape in op.error_shapes}
            if code in shapes:
                want = shapes[code].metadata["error"]["httpStatusCode"]
                self.compare(shapes[code], self.wire.json(), code)
            else:
                want = COMMON.get(code)
            if status != want or (client is self.abroad) != (code in COMMON):
                self.faults.append("%s with %s: %s %s, which the model lacks" % (op.name, given, status, code))

    def compare(self, shape, value, path):
        kind, found = shape.type_name, []
        if kind == "structure" and isinstance(value, dict):
            known = {m.serialization.get("name", name): m for name, m in shape.members.items()}
            for key in value:
                if key in known:
                    self.compare(known[key], value[key], path + "." + key)
                elif key not in NEWER.get(shape.name, ()):
                    found.append("unknown key " + key)
            found += ["no key " + key for key in shape.required_members if key not in value]
        elif kind == "list" and isinstance(value, list):
            for item in value:
                self.compare(shape.member, item, path + "[]")
        elif kind == "map" and isinstance(value, dict):
            for key in value:
                self.compare(shape.key, key, path + "{}")
                self.compare(shape.value, value[key], path + "." + key)
        elif not isinstance(value, TYPES.get(kind, ())) or isinstance(value, bool) != (kind == "boolean"):
            found.append("%r, want a %s" % (value, kind))
        elif kind == "string" and shape.enum and value not in shape.enum:
            found.append("%r, want one of %s" % (value, shape.enum))
        size = value if kind in ("integer", "long") else len(value) if hasattr(value, "__len__") else 0
        if not found and not shape.metadata.get("min", 0) <= size <= shape.metadata.get("max", size):
            if kind != "timestamp":
                found.append("%r is too small or too large" % (value,))
        self.faults += [path + ": " + fault for fault in found]


json.dump(Check(json.load(sys.stdin)).run(), sys.stdout)
