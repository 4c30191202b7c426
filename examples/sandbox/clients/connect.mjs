// Pages through users, sets a status and is throttled, with AWS' SDK.
import assert from "node:assert/strict";
import { ConnectClient, PutUserStatusCommand, paginateListUsers, paginateSearchAgentStatuses } from "@aws-sdk/client-connect";
import { card, control } from "./card.mjs";

const client = new ConnectClient({
  endpoint: card.connect.url,
  region: card.connect.region,
  credentials: { accessKeyId: card.connect.access_key_id, secretAccessKey: card.connect.secret_access_key },
});
const InstanceId = card.connect.instance_id;

const users = [];
for await (const page of paginateListUsers({ client, pageSize: 2 }, { InstanceId })) {
  users.push(...page.UserSummaryList.map((user) => user.Id));
}
assert.deepEqual(users.toSorted(), card.agents.map((agent) => agent.connect_id).toSorted());

const statuses = new Map();
for await (const page of paginateSearchAgentStatuses({ client, pageSize: 2 }, { InstanceId })) {
  for (const status of page.AgentStatuses) statuses.set(status.Name, status.AgentStatusId);
}

// Others may have used the sandbox before.
const put = async () => (await control("/requests?system=connect")).requests.filter((request) => request.method === "PUT");
const before = (await put()).length;

// AWS' SDK tries again what was throttled.
await control("/fail", { system: "connect", pattern: "PutUserStatus", exception: "ThrottlingException", times: 2 });
const [agent] = card.agents;
await client.send(new PutUserStatusCommand({ InstanceId, UserId: agent.connect_id, AgentStatusId: statuses.get("Lunch") }));
const { agents } = await control("/agents");
assert.equal(agents[0].connect.status, "Lunch");
assert.deepEqual((await put()).slice(before).map((request) => request.status), [429, 429, 200]);
console.log(`client-connect: ${users.length} users in pages of two, a status set after two refusals`);
