// Lists, shows and searches users, and tests a webhook, with node-zendesk.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import zendeskPackage from "node-zendesk";
import { card } from "./card.mjs";

const zendesk = zendeskPackage.createClient({
  username: card.zendesk.email,
  token: card.zendesk.api_token,
  endpointUri: card.zendesk.url + "/api/v2",
});
const [first] = card.agents;

const users = (await zendesk.users.list()).filter((user) => user.role === "agent");
assert.deepEqual(users.map((user) => user.id), card.agents.map((agent) => agent.zendesk_id));

const { result: shown } = await zendesk.users.show(first.zendesk_id);
assert.equal(shown.email, first.email);

const found = await zendesk.users.search({ query: `email:"${first.email}"` });
assert.deepEqual(found.map((user) => user.id), [first.zendesk_id]);

const delivered = new Promise((resolve) => {
  const receiver = createServer((request, response) => {
    request.resume().on("end", () => {
      response.end();
      receiver.close();
      resolve(request.headers["x-zendesk-webhook-signature"]);
    });
  }).listen(0, "127.0.0.1", async () => {
    const endpoint = `http://127.0.0.1:${receiver.address().port}/zendesk`;
    const subscriptions = ["zen:event-type:agent.state_changed"];
    const webhook = { name: "test", status: "active", endpoint, http_method: "POST", request_format: "json", subscriptions };
    const { result: made } = await zendesk.webhooks.create({ webhook });
    await zendesk.webhooks.test({ request: {} }, made.id);
  });
});
assert.ok(await delivered, "the test is signed");
console.log(`node-zendesk: ${users.length} users, one shown, one found, a webhook tested`);
