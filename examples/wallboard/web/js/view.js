// The page around the rows: connection, filters, chips, who needs somebody.
import { html, nothing } from "../third_party/lit-html@3.3.3/lit-html.js";
import { shape } from "./shapes.js";
import { channelNames, clock, count, kindNames, span } from "./words.js";

export function page(b) {
  if (b.show.place === "sidebar") return sidebar(b);
  return html`
    <header class="top">
      <h1>Floor</h1>
      ${connection(b)} ${b.floor.loaded ? tools(b) : nothing}
    </header>
    ${bar(b)} ${b.floor.loaded ? html`${chips(b)} ${needs(b)}` : nothing}
    <main class=${b.connection.kind === "lost" && b.live.now() - b.lostAt > 10000 ? "old" : ""}>${body(b)}</main>
    ${foot(b)}
  `;
}

function connection(b) {
  switch (b.connection.kind) {
    case "live":
      if (b.floor.held) return html`<span class="conn held">${shape("unknown")} On hold since ${clock(b.heldAt)}</span>`;
      return html`<span class="conn">${shape("online")} Live <span class="num">${clock(b.now())}</span></span>`;
    case "lost":
      return html`<span class="conn lost">${shape("warn")} Not live</span>`;
    case "over":
      return html`<span class="conn lost">${shape("warn")} Session over</span>`;
    default:
      return html`<span class="conn">${shape("unknown")} Connecting</span>`;
  }
}

// bar says since when nothing is live, and what happens next.
function bar(b) {
  if (b.connection.kind === "over") return html`<section class="bar" aria-label="Connection">The session is over. Open the app again.</section>`;
  if (b.connection.kind !== "lost") return nothing;
  const left = Math.max(0, Math.ceil((b.connection.at - Date.now()) / 1000));
  return html`<section class="bar" aria-label="Connection">
    Not live since ${clock(b.lostAt)}, retrying in ${left} s
    <button type="button" @click=${() => b.live.retryNow()}>Now</button>
  </section>`;
}

const option = (value, text, chosen) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`;

function tools(b) {
  const s = b.show;
  const held = b.floor.held;
  if (s.wall) return html`<span class="gap"></span><button type="button" @click=${() => b.set({ wall: false })}>Table</button>`;
  return html`
    <button type="button" aria-pressed=${held ? "true" : "false"} @click=${() => b.toggleHold()}>${held ? `Go on (${count(held.size, "change")})` : "Hold"}</button>
    <input id="filter" type="search" placeholder="/ Filter" aria-label="Filter by name" .value=${s.q}
      @input=${(e) => b.set({ q: e.target.value })} @keydown=${(e) => filterKey(b, e)} />
    <select aria-label="Group" @change=${(e) => b.set({ group: Number(e.target.value) })}>
      ${option(0, "All groups", s.group)} ${[...b.floor.groups].map(([id, name]) => option(id, name, s.group))}
    </select>
    <select aria-label="Status" @change=${(e) => b.set({ status: Number(e.target.value) })}>
      ${option(0, "All statuses", s.status)} ${[...b.floor.statuses.values()].map((st) => option(st.id, st.name, s.status))}
    </select>
    <select aria-label="Sort" @change=${(e) => b.set({ sort: e.target.value })}>
      ${[["needs", "Needs you first"], ["free", "Most free"], ["time", "Longest in status"], ["status", "By status"], ["name", "By name"]].map(([v, t]) => option(v, t, s.sort))}
    </select>
    <span class="gap"></span>
    ${b.floor.acts ? html`<button type="button" @click=${() => b.setter.openLog()}>Log</button>` : nothing}
    ${b.floor.me.every ? html`<button type="button" @click=${() => b.settings.open()}>Rules</button>` : nothing}
    <button type="button" @click=${() => b.set({ wall: true })}>Wall</button>
    <select aria-label="Announcements" @change=${(e) => b.set({ say: e.target.value })}>
      ${[["alerts", "Announce alerts"], ["acts", "Announce own acts"], ["off", "Announce nothing"]].map(([v, t]) => option(v, t, s.say))}
    </select>
    <button type="button" class="icon" aria-label=${b.dark() ? "Light theme" : "Dark theme"} @click=${() => b.set({ theme: b.dark() ? "light" : "dark" })}>
      ${b.dark() ? "☀" : "☾"}
    </button>
  `;
}

// filterKey goes from the filter to the rows: Enter opens the first one.
function filterKey(b, e) {
  if (e.key === "Enter" || e.key === "ArrowDown") {
    e.preventDefault();
    b.floor.arrange(b.show);
    b.grid.focusFirst();
    if (e.key === "Enter" && b.floor.order.length) b.drawer.open(b.floor.order[0]);
  } else if (e.key === "Escape" && b.show.q) {
    e.preventDefault();
    b.set({ q: "" });
  }
}

function chip(b, name, icon, n, text) {
  const on = b.show.chip === name;
  return html`<button type="button" class="chip" aria-pressed=${on ? "true" : "false"} @click=${() => b.set({ chip: on ? "" : name })}>
    ${shape(icon)} <b class="num">${n}</b> ${text}
  </button>`;
}

function chips(b) {
  const c = b.floor.counts(b.show.group);
  return html`<section class="chips" aria-label="Counts">
    ${["online", "away", "transfers", "offline"].map((k) => chip(b, k, k, c[k], kindNames[k]))}
    ${c.unknown ? chip(b, "unknown", "unknown", c.unknown, "Unknown") : nothing}
    ${b.floor.hasPhone
      ? html`<span class="rule"></span>${chip(b, "call", "call", c.call, "In call")} ${chip(b, "wrap", "wrap", c.wrap, "Wrap-up")}
        ${chip(b, "sync", "warn", c.sync, "Out of sync")}`
      : nothing}
    <span class="rule"></span>
    <span class="free">Free
      ${b.floor.channels.map((name) => html`<span>${channelNames[name] ?? name} <b class="num">${c.free[name]?.free ?? 0}</b>/<span class="num">${c.free[name]?.most ?? 0}</span></span>`)}
    </span>
  </section>`;
}

export const alertName = { "wrap-up": "wrap-up", "long call": "in a call", missed: "missed an offer", "open work": "offline with open work", away: "away", status: "in this status", "out of sync": "out of sync" };

// needs lists the agents who have waited longest for somebody.
function needs(b) {
  const rows = [...b.floor.rows.values()].filter((r) => r.alerts?.length && (!b.show.group || r.groups?.includes(b.show.group)));
  if (!rows.length) return html`<section class="needs calm" aria-label="Needs you">Nobody needs you.</section>`;
  rows.sort((x, y) => x.alerts[0].since - y.alerts[0].since);
  const shown = rows.slice(0, 3);
  return html`<section class="needs" aria-label="Needs you">
    ${shape("warn")} <b>${rows.length === 1 ? "1 needs you" : `${rows.length} need you`}</b>
    ${shown.map((r) => {
      const a = r.alerts[0];
      return html`<button type="button" class="link" @click=${() => b.drawer.open(r.id)}>
        ${r.name} <span class="hot">${alertName[a.code] ?? a.code} <span class="num">${span(b.now() - a.since)}</span></span>${a.limit ? html` <small>limit ${span(a.limit)}</small>` : nothing}
      </button>`;
    })}
    ${rows.length > shown.length
      ? html`<button type="button" class="link" aria-pressed=${b.show.chip === "needs" ? "true" : "false"} @click=${() => b.set({ chip: b.show.chip === "needs" ? "" : "needs" })}>
          ${b.show.chip === "needs" ? "all agents" : `+${rows.length - shown.length} more`}
        </button>`
      : nothing}
  </section>`;
}

function body(b) {
  if (!b.floor.loaded) return html`<div class="skeleton" aria-hidden="true">${[...Array(8)].map(() => html`<span></span>`)}</div>`;
  if (!b.floor.rows.size) return html`<p class="empty">There are no agents on this floor. Agents appear when they have a seat with omnichannel routing.</p>`;
  if (!b.floor.order.length) {
    return html`<p class="empty">No agent matches. <button type="button" @click=${() => b.set({ q: "", group: 0, status: 0, chip: "" })}>Clear filters</button></p>`;
  }
  return b.show.wall ? wall(b) : b.grid.view();
}

// sidebar is for beside a ticket: who has room, and how many need somebody.
function sidebar(b) {
  const rows = [...b.floor.rows.values()].filter((r) => (!b.show.group || r.groups?.includes(b.show.group)) && b.floor.free(r) > 0);
  rows.sort((x, y) => b.floor.free(y) - b.floor.free(x) || x.name.localeCompare(y.name));
  const c = b.floor.counts(b.show.group);
  return html`<header class="top"><h1>${b.floor.loaded ? count(rows.length, "agent") : "Agents"} with room</h1>${connection(b)}</header>
    ${bar(b)}
    ${b.floor.loaded
      ? html`<main class="beside">
          <select aria-label="Group" @change=${(e) => b.set({ group: Number(e.target.value) })}>
            ${option(0, "All groups", b.show.group)} ${[...b.floor.groups].map(([id, name]) => option(id, name, b.show.group))}
          </select>
          ${rows.length ? nothing : html`<p class="empty">Nobody has room.</p>`}
          <ul>${rows.slice(0, 30).map((r) => html`<li>${shape(b.floor.kind(r))}<b>${r.name}</b><span class="gap"></span>${free(r).map(([name, n]) => html`<span>${channelNames[name] ?? name} <span class="num">${n}</span></span>`)}${r.phone?.busy ? shape(r.phone.kind) : nothing}</li>`)}</ul>
          ${c.needs ? html`<p>${shape("warn")} ${c.needs === 1 ? "1 needs" : `${c.needs} need`} a supervisor</p>` : nothing}
        </main>`
      : nothing}`;
}

// free is the room of an agent, by channel.
const free = (r) => ["support", "messaging", "talk", "chat"].map((name) => [name, r.channels?.[name]]).filter(([, w]) => w?.s === "online" && w.max > w.n).map(([name, w]) => [name, w.max - w.n]);

// wall is for a screen that people look at from afar: tiles, no controls.
function wall(b) {
  return html`<ul class="wall" aria-label="Agents">
    ${b.floor.order.slice(0, 500).map((id) => {
      const r = b.floor.rows.get(id);
      const hot = r.alerts?.length;
      const busy = r.phone?.busy;
      return html`<li class=${hot ? "tile hot" : "tile"} title=${`${r.name}, ${b.floor.statusName(r)}`}>
        ${shape(b.floor.kind(r))}<span class="who">${initials(r.name)}</span>
        <span class="num">${span(b.now() - (busy ? r.phone.since : r.since || NaN))}${hot ? "!" : ""}</span>${busy ? shape(r.phone.kind) : nothing}
      </li>`;
    })}
  </ul>`;
}

const initials = (name) => name.split(/\s+/).map((w) => w[0]).join("").slice(0, 3).toUpperCase();

function foot(b) {
  if (!b.floor.loaded) return nothing;
  const f = b.floor;
  const picked = f.selected.size;
  return html`<footer class="foot">
    ${picked
      ? html`<b>${picked} selected</b>
          <button type="button" ?disabled=${!b.live_} @click=${() => b.setter.open([...f.selected])}>Set status…</button>
          <button type="button" @click=${() => { f.selected.clear(); b.draw(); }}>Clear</button>`
      : nothing}
    ${b.setter.result()}
    <span class="gap"></span>
    <span>${count(f.order.length, "agent")}${f.order.length === f.rows.size ? "" : ` of ${f.rows.size}`}</span>
    ${f.systems.map((s) => html`<span class=${s.stale ? "hot" : ""}>${s.title} ${s.stale ? html`silent <span class="num">${span(b.now() - s.last)}</span>` : "ok"}</span>`)}
    <span>last event <span class="num">${span(b.live.now() - b.lastEvent)}</span> ago</span>
  </footer>`;
}
