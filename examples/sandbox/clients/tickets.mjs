// Opens, updates, lists, finds and closes a ticket, with node-zendesk; lists
// fields and groups, and creates a user.
import assert from "node:assert/strict";
import zendeskPackage from "node-zendesk";
import { card } from "./card.mjs";

const zendesk = zendeskPackage.createClient({
  username: card.zendesk.email,
  token: card.zendesk.api_token,
  endpointUri: card.zendesk.url + "/api/v2",
});
const contact = `contact-${process.pid}`;

const { result: user } = await zendesk.users.create({ user: { name: "Pat Lee", phone: "+15550100123" } });
assert.equal(user.role, "end-user");

const { result: ticket } = await zendesk.tickets.create({
  ticket: { subject: "Call", external_id: contact, requester_id: user.id, comment: { body: "A call came in.", public: false } },
});
assert.equal(ticket.status, "new");

const { result: updated } = await zendesk.tickets.update(ticket.id, {
  ticket: { status: "pending", comment: { body: `Contact id: ${contact}`, public: false } },
});
assert.equal(updated.status, "pending");
assert.equal((await zendesk.tickets.show(ticket.id)).result.subject, "Call");

const comments = await zendesk.tickets.getComments(ticket.id);
assert.deepEqual(comments.map((comment) => comment.public), [false, false]);

const found = await zendesk.search.query(`type:ticket external_id:${contact}`);
const results = found.result?.results ?? found.results ?? found.result ?? found;
assert.deepEqual(results.map((result) => result.id), [ticket.id]);

assert.ok(Array.isArray(await zendesk.ticketfields.list()));
assert.ok((await zendesk.groups.list()).length > 0);

await zendesk.tickets.update(ticket.id, { ticket: { status: "closed" } });
await assert.rejects(zendesk.tickets.update(ticket.id, { ticket: { subject: "Late" } }));
console.log("node-zendesk: a ticket opened, updated, found and closed; fields, groups and a user");
