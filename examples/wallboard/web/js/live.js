// The connection: a bearer where the page is framed, the floor, and what happens
// afterwards. It comes back by itself and says for how long it was away.

const silence = 17000; // a ping comes every 15 s
const longest = 15000; // between two tries

export class Live {
  // take has floor, patch, alert, ping and state.
  constructor(take) {
    this.take = take;
    this.last = null; // EPOCH:NUMBER of the last event
    this.token = null;
    this.framed = document.querySelector('meta[name="code"]') !== null;
    this.bearing = this.framed; // requests need a bearer
    this.paused = false;
    this.skew = 0; // the server's clock less ours
  }

  now() {
    return Date.now() + this.skew;
  }

  async start() {
    let wait = 500;
    for (;;) {
      try {
        if (this.framed && !this.token) await this.open(); // the code is good for 30 s
        await this.unpaused();
        if (!this.last) await this.floor();
        await this.stream(() => {
          wait = 500;
          this.take.state({ kind: "live" });
        });
      } catch (e) {
        if (e.over) {
          this.take.state({ kind: "over" });
          return;
        }
      }
      if (this.paused || this.again) {
        this.again = false;
        continue;
      }
      const at = Date.now() + wait;
      this.take.state({ kind: "lost", at });
      await new Promise((done) => {
        this.retry = done;
        setTimeout(done, wait);
      });
      wait = Math.min(longest, wait * 2 * (0.8 + 0.4 * Math.random()));
    }
  }

  // retryNow ends the waiting.
  retryNow() {
    this.retry?.();
  }

  // pause closes the stream while nobody looks.
  pause() {
    this.paused = true;
    this.cut?.abort();
  }

  resume() {
    this.paused = false;
    this.wake?.();
  }

  async unpaused() {
    while (this.paused) await new Promise((done) => (this.wake = done));
  }

  async open() {
    const code = document.querySelector('meta[name="code"]');
    await this.session({ method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ code: code.content }) });
    code.content = "";
  }

  // pair changes the code of a screen on the wall for a bearer.
  async pair(code) {
    return (await this.json("/tv", "POST", { code })).token;
  }

  // session takes a bearer and plans its renewal.
  async session(request) {
    const reply = await fetch("/session", { credentials: "omit", ...request });
    if (reply.status === 401 || reply.status === 403) throw Object.assign(new Error("the session is over"), { over: true });
    if (!reply.ok) throw new Error("no session");
    const { token, expires_in: seconds } = await reply.json();
    this.token = token;
    setTimeout(() => this.renew(), Math.max(5, seconds * 0.8) * 1000);
  }

  async renew() {
    try {
      await this.session({ method: "POST", headers: { Authorization: `Bearer ${this.token}` } });
      this.again = true; // the stream lives as long as the bearer that opened it
      this.cut?.abort();
    } catch (e) {
      if (e.over) {
        this.take.state({ kind: "over" });
        this.pause();
      } else setTimeout(() => this.renew(), 5000);
    }
  }

  // call sends a request to the board and returns what it says. An error has the
  // sentence of the server's.
  async call(path, { method = "GET", body, signal } = {}) {
    const headers = {};
    if (this.token) headers.Authorization = `Bearer ${this.token}`;
    if (body) headers["Content-Type"] = "application/json";
    const reply = await fetch(path, { method, headers, signal, credentials: "omit", body: body && JSON.stringify(body) });
    if (reply.status === 401 && this.bearing) {
      this.take.state({ kind: "over" });
      throw Object.assign(new Error("the session is over"), { over: true });
    }
    if (!reply.ok) {
      const said = await reply.json().catch(() => ({}));
      throw new Error(said.error ?? `the board answered ${reply.status}`);
    }
    return reply;
  }

  // json is a call that answers with JSON.
  async json(path, method, body) {
    return (await this.call(path, { method, body })).json();
  }

  async floor() {
    const floor = await this.json("/api/floor");
    this.last = `${floor.epoch}:${floor.seq}`;
    this.skew = floor.now - Date.now();
    await this.take.floor(floor);
  }

  async stream(opened) {
    const cut = (this.cut = new AbortController());
    let timer;
    const alive = () => {
      clearTimeout(timer);
      timer = setTimeout(() => cut.abort(), silence);
    };
    alive();
    try {
      const reply = await this.call(`/api/events?after=${encodeURIComponent(this.last)}`, { signal: cut.signal });
      const events = new Events((e) => this.event(e, opened));
      const text = new TextDecoder();
      const reader = reply.body.getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        alive();
        events.feed(text.decode(value, { stream: true }));
      }
    } finally {
      clearTimeout(timer);
    }
  }

  event(e, opened) {
    if (e.event === "resync") {
      this.last = null;
      this.again = true;
      return;
    }
    const data = JSON.parse(e.data);
    if (e.event === "ping") {
      this.skew = data.now - Date.now();
      this.take.ping(data);
      opened();
    } else this.take[e.event]?.(data);
    if (e.id) this.last = e.id;
  }
}

// Events reads server-sent events out of the pieces in which they arrive. It is for
// the board's own server, which ends lines with LF or CRLF.
export class Events {
  // take gets each event as {id, event, data}.
  constructor(take) {
    this.take = take;
    this.rest = ""; // a line of which the end has not arrived
    this.next = {};
  }

  feed(text) {
    const lines = (this.rest + text).split("\n");
    this.rest = lines.pop();
    for (const line of lines) this.line(line.endsWith("\r") ? line.slice(0, -1) : line);
  }

  line(line) {
    if (line === "") {
      const event = this.next;
      this.next = {};
      if (event.data !== undefined) this.take({ event: "message", ...event });
      return;
    }
    const colon = line.indexOf(":");
    if (colon === 0) return; // a comment
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "data") this.next.data = this.next.data === undefined ? value : `${this.next.data}\n${value}`;
    else if (name === "event" || name === "id") this.next[name] = value;
  }
}
