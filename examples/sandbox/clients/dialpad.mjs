// Subscribes to agents' statuses by the id that it is given, and checks the
// signature of what it receives, with nothing but Node.
import assert from "node:assert/strict";
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import { card, control } from "./card.mjs";

const secret = "a secret of this program";

async function dialpad(path, body) {
  const response = await fetch(card.dialpad.url + "/api/v2" + path, {
    method: "POST",
    headers: { Authorization: `Bearer ${card.dialpad.api_key}`, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  assert.equal(response.status, 200, path);
  return response.json();
}

// open returns the event that a JWT holds, if it is signed with our secret.
function open(jwt) {
  const [header, claims, signature] = jwt.split(".");
  const want = createHmac("sha256", secret).update(`${header}.${claims}`).digest();
  assert.ok(timingSafeEqual(want, Buffer.from(signature, "base64url")), "the signature is ours");
  return JSON.parse(Buffer.from(claims, "base64url"));
}

const agent = card.agents[1];
const receiver = createServer();
const event = new Promise((resolve) => {
  receiver.on("request", async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    response.end();
    resolve(open(Buffer.concat(parts).toString()));
  });
});
receiver.listen(0, "127.0.0.1", async () => {
  await control(`/agents/${agent.n}/dialpad/status`, { status: "available" }); // whatever a run before left
  const webhook = await dialpad("/webhooks", { hook_url: `http://127.0.0.1:${receiver.address().port}/dialpad`, secret });
  const endpoint_id = Number(webhook.id);
  await dialpad("/subscriptions/agent_status", { agent_type: "callcenter", enabled: true, endpoint_id });
  await control(`/agents/${agent.n}/dialpad/status`, { status: "unavailable/Lunch Time" });
});
const late = setTimeout(() => {
  console.error("dialpad: no delivery within 10 s; POST /reset of the control API ends faults set before");
  process.exit(1);
}, 10_000);
const { target, on_duty_status } = await event;
clearTimeout(late);
receiver.close();
receiver.closeAllConnections();
assert.equal(Number(target.id), Number(agent.dialpad_id));
assert.equal(on_duty_status, "unavailable");
console.log(`dialpad: agent ${agent.n} is off duty`);
