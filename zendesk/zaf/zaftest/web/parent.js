// The parent's side of the messages between Zendesk and the frames of apps.
"use strict";

const frames = [...document.querySelectorAll("iframe")];
let colorScheme = "light";

// frameOf is the frame that sent a message, if it comes from the app's host.
function frameOf(event) {
  const frame = frames.find((f) => f.contentWindow === event.source);
  const form = frame && document.querySelector(`form[target="${frame.name}"]`);
  return form && new URL(form.action).origin === event.origin ? frame : undefined;
}

function reply(event, message) {
  event.source.postMessage(JSON.stringify(message), event.origin);
}

// record reports calls in the order in which they come.
let recording = Promise.resolve();
function record(frame, name, args) {
  const body = JSON.stringify({ frame: Number(frame.dataset.number), name, args });
  recording = recording.then(() => fetch("/calls", { method: "POST", body }));
}

function handshake(frame, event, data) {
  record(frame, "handshake", [data.message]);
  reply(event, {
    key: "zaf.app.registered",
    message: {
      metadata: { appId: 1, installationId: 1, settings: {} },
      context: { product: "support", location: frame.dataset.location, instanceGuid: data.instanceGuid },
    },
  });
}

const invocations = {
  resize(frame, size) {
    if (size && size.width) frame.style.width = size.width;
    if (size && size.height) frame.style.height = size.height;
  },
  routeTo() {},
  notify() {},
};

function invoke(frame, params) {
  const result = { errors: {} };
  for (const [name, args] of Object.entries(params)) {
    if (!Object.hasOwn(invocations, name)) {
      result.errors[name] = { name: "Error", message: `zaftest does not have ${name}` };
      continue;
    }
    record(frame, name, args);
    invocations[name](frame, ...args);
    result[name] = undefined;
  }
  return result;
}

function get(paths) {
  const result = { errors: {} };
  for (const path of paths) {
    if (path === "colorScheme") result[path] = colorScheme;
    else result.errors[path] = { name: "Error", message: `zaftest does not have ${path}` };
  }
  return result;
}

addEventListener("message", (event) => {
  const frame = frameOf(event);
  if (!frame || typeof event.data !== "string") return;
  let data;
  try {
    data = JSON.parse(event.data);
  } catch {
    return;
  }
  if (data.key === "iframe.handshake") handshake(frame, event, data);
  else if (data.request === "invoke") reply(event, { id: data.id, result: invoke(frame, data.params) });
  else if (data.request === "get") reply(event, { id: data.id, result: get(data.params) });
});

new EventSource("/events").onmessage = ({ data }) => {
  const { event, message } = JSON.parse(data);
  if (event === "colorScheme.changed") colorScheme = message;
  for (const frame of frames) {
    const origin = new URL(document.querySelector(`form[target="${frame.name}"]`).action).origin;
    frame.contentWindow.postMessage(JSON.stringify({ key: "zaf." + event, message }), origin);
  }
};

for (const form of document.forms) form.submit();
