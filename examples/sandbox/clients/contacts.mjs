// Starts a task, finds it and stops it, and reads the instance, with AWS' SDK.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import {
  ConnectClient, DescribeContactCommand, DescribeInstanceCommand, DescribeUserHierarchyStructureCommand, ListContactReferencesCommand,
  SearchQueuesCommand, StartTaskContactCommand, StopContactCommand, SuspendContactRecordingCommand,
  paginateListRoutingProfiles, paginateListUserHierarchyGroups, paginateSearchAgentStatuses, paginateSearchContacts,
} from "@aws-sdk/client-connect";
import { card } from "./card.mjs";

const client = new ConnectClient({
  endpoint: card.connect.url,
  region: card.connect.region,
  credentials: { accessKeyId: card.connect.access_key_id, secretAccessKey: card.connect.secret_access_key },
  maxAttempts: 10, // AWS takes one search in two seconds
});
const InstanceId = card.connect.instance_id;

const collect = async (pages, member) => {
  const all = [];
  for await (const page of pages) all.push(...page[member]);
  return all;
};

// A second start with the same token is the first task.
const begin = Math.floor(Date.now() / 1000);
const task = {
  InstanceId, Name: `Zendesk-${randomUUID()}`, ContactFlowId: card.connect.flow_id, ClientToken: randomUUID(),
  Attributes: { zendesk_ticket: "7" }, References: { ticket: { Type: "NUMBER", Value: "7" } },
};
const { ContactId } = await client.send(new StartTaskContactCommand(task));
assert.equal((await client.send(new StartTaskContactCommand(task))).ContactId, ContactId);

const { ReferenceSummaryList } = await client.send(
  new ListContactReferencesCommand({ InstanceId, ContactId, ReferenceTypes: ["NUMBER", "URL"] }));
assert.deepEqual(ReferenceSummaryList, [{ Number: { Name: "ticket", Value: "7" } }]);

const found = await collect(paginateSearchContacts({ client }, {
  InstanceId,
  TimeRange: { Type: "INITIATION_TIMESTAMP", StartTime: new Date((begin - 60) * 1000), EndTime: new Date((begin + 600) * 1000) },
  SearchCriteria: {
    Channels: ["TASK"],
    Name: { SearchText: [task.Name], MatchType: "MATCH_EXACT" },
    SearchableContactAttributes: { Criteria: [{ Key: "zendesk_ticket", Values: ["7"] }], MatchType: "MATCH_ALL" },
  },
  Sort: { FieldName: "INITIATION_TIMESTAMP", Order: "DESCENDING" },
}), "Contacts");
assert.deepEqual(found.map((contact) => contact.Id), [ContactId]);

// What is not recorded cannot be suspended.
await assert.rejects(
  client.send(new SuspendContactRecordingCommand({ InstanceId, ContactId, InitialContactId: ContactId })),
  { name: "InvalidRequestException" });

await client.send(new StopContactCommand({ InstanceId, ContactId }));
const { Contact } = await client.send(new DescribeContactCommand({ InstanceId, ContactId }));
assert.equal(Contact.DisconnectReason, "API");

const statuses = await collect(paginateSearchAgentStatuses({ client, pageSize: 2 }, { InstanceId }), "AgentStatuses");
assert.equal(statuses.filter((status) => status.Type === "ROUTABLE").length, 1);
const { Queues } = await client.send(new SearchQueuesCommand({ InstanceId }));
const profiles = await collect(paginateListRoutingProfiles({ client, pageSize: 1 }, { InstanceId }), "RoutingProfileSummaryList");
const groups = await collect(paginateListUserHierarchyGroups({ client }, { InstanceId }), "UserHierarchyGroupSummaryList");
const { HierarchyStructure } = await client.send(new DescribeUserHierarchyStructureCommand({ InstanceId }));
assert.deepEqual([Queues.length, profiles.length, groups, HierarchyStructure], [1, 1, [], {}]);
const { Instance } = await client.send(new DescribeInstanceCommand({ InstanceId }));
assert.equal(Instance.Id, InstanceId);
console.log(`client-connect: a task started once, found and stopped; ${statuses.length} statuses, the instance ${Instance.InstanceStatus}`);
