// A stand-in for the script by which apps talk to Zendesk: as much of it as a
// page needs that follows Zendesk's colours, sets its height and opens tickets.
"use strict";

(() => {
  function init(onRegistered) {
    const query = new URLSearchParams(location.search);
    const origin = query.get("origin");
    const appGuid = query.get("app_guid");
    if (!origin || !appGuid) return false;

    const handlers = new Map();
    const pending = new Map();
    const waiting = [];
    let registered;
    let last = 0;

    function post(message, now) {
      const text = JSON.stringify({ ...message, appGuid, instanceGuid: appGuid });
      if (registered || now) parent.postMessage(text, origin);
      else waiting.push(text);
    }

    function on(name, handler) {
      handlers.set(name, [...(handlers.get(name) ?? []), handler]);
      if (name !== "app.registered") post({ key: "iframe.on:" + name, message: { subscriberCount: handlers.get(name).length } });
    }

    function off(name, handler) {
      const left = (handlers.get(name) ?? []).filter((h) => h !== handler);
      handlers.set(name, left);
      post({ key: "iframe.off:" + name, message: { subscriberCount: left.length } });
    }

    function request(name, params) {
      const id = ++last;
      return new Promise((resolve) => {
        pending.set(id, resolve);
        post({ id, request: name, params });
      });
    }

    function one(name, result) {
      const error = result.errors?.[name];
      if (error) throw Object.assign(new Error(error.message), { name: error.name });
      return result;
    }

    addEventListener("message", (event) => {
      if (event.origin !== origin || event.source !== parent || typeof event.data !== "string") return;
      const data = JSON.parse(event.data);
      const resolve = pending.get(data.id);
      if (resolve) {
        pending.delete(data.id);
        resolve(data.result);
        return;
      }
      if (!data.key?.startsWith("zaf.")) return;
      const name = data.key.slice("zaf.".length);
      if (name === "app.registered") {
        registered = data.message;
        for (const text of waiting.splice(0)) parent.postMessage(text, origin);
      }
      for (const handler of handlers.get(name) ?? []) handler(data.message);
    });

    const ready = new Promise((resolve) => on("app.registered", resolve));
    if (onRegistered) on("app.registered", (data) => onRegistered(data.context));
    post({ key: "iframe.handshake", message: { version: "zaftest" } }, true);

    return {
      on,
      off,
      invoke: (name, ...args) => request("invoke", { [name]: args }).then((result) => one(name, result)),
      get: (name) => request("get", [name]).then((result) => one(name, result)),
      context: () => ready.then((data) => data.context),
      metadata: () => ready.then((data) => data.metadata),
    };
  }

  window.ZAFClient = { init };
})();
