// The page around the rows: connection, filters, and what is below them.
import { html, nothing } from "../third_party/lit-html@3.3.3/lit-html.js";
import { button } from "./dialog.js";
import { kinds, many, mostRows } from "./floor.js";
import { alertNames, channelNames, clock, count, kindNames, phoneNames, shape, span } from "./shapes.js";
import { pairing, wall, wallTop } from "./wall.js";

const mostBeside = 30; // agents beside a ticket

export function page(b) {
  if (b.show.place === "sidebar") return sidebar(b);
  if (b.tv && !b.tv.paired) return pairing(b);
  const onWall = b.show.wall && b.floor.loaded;
  return html`
    <header class="top">
      <h1>Floor</h1>
      ${connection(b)} ${onWall ? wallTop(b) : b.floor.loaded ? tools(b) : nothing}
    </header>
    ${bar(b)} ${onWall ? nothing : html`${chips(b)} ${needs(b)}`}
    <main class=${b.connection.kind === "lost" && b.live.now() - b.lostAt > 10000 ? "old" : ""}>${body(b)}</main>
    ${onWall ? nothing : foot(b)}
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
  if (b.connection.kind === "over") {
    return html`<section class="bar" aria-label="Connection">The session is over. Open the app again.</section>`;
  }
  if (b.connection.kind !== "lost") return nothing;
  const left = Math.max(0, Math.ceil((b.connection.at - Date.now()) / 1000));
  return html`<section class="bar" aria-label="Connection">
    Not live since ${clock(b.lostAt)}, retrying in ${left} s
    ${button("Now", () => b.live.retryNow())}
  </section>`;
}

// select chooses one of [value, text] and changes what is shown.
export function select(b, name, label, all) {
  return html`<select aria-label=${label} @change=${(e) => b.set({ [name]: typeof b.show[name] === "number" ? Number(e.target.value) : e.target.value })}>
    ${all.map(([value, text]) => html`<option value=${value} ?selected=${value === b.show[name]}>${text}</option>`)}
  </select>`;
}

const groupSelect = (b) => select(b, "group", "Group", [[0, "All groups"], ...b.floor.groups]);

function tools(b) {
  const f = b.floor;
  return html`
    ${button(f.held ? `Continue (${count(f.held.size, "change")})` : "Hold", () => b.toggleHold(), { on: Boolean(f.held), title: "Keep everything still" })}
    <input id="filter" type="search" placeholder="/ Filter" aria-label="Filter by name" .value=${b.show.q}
      @input=${(e) => b.set({ q: e.target.value })} @keydown=${(e) => filterKey(b, e)} />
    ${groupSelect(b)} ${f.channels.length > 1 ? select(b, "channel", "Channel", [["", "All channels"], ...f.channels.map((c) => [c, channelNames[c] ?? c])]) : nothing}
    ${f.hasStatus ? select(b, "status", "Status", [[0, "All statuses"], ...[...f.statuses.values()].map((s) => [s.id, s.name])]) : nothing}
    ${select(b, "sort", "Sort", [["needs", "Needs you first"], ["free", "Most free"], ["time", "Longest in status"], ["status", "By status"], ["name", "By name"]])}
    <span class="side">${f.acts ? html`${button("Log", () => b.log.open())}` : nothing}
    ${f.acts && f.days ? button("CSV", () => b.sheet.open(), { title: "Today as a table, for a spreadsheet" }) : nothing}
    ${button("Settings", () => b.settings.open())} ${button("Wall", () => b.set({ wall: true }))}
    ${button(b.dark() ? "☀" : "☾", () => b.set({ theme: b.dark() ? "light" : "dark" }), { label: b.dark() ? "Light theme" : "Dark theme" })}</span>
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

function body(b) {
  const f = b.floor;
  if (!f.loaded) return html`<div class="skeleton" aria-hidden="true">${[...Array(8)].map(() => html`<span></span>`)}</div>`;
  if (!f.rows.size) {
    return html`<p class="empty">${f.learned ? "There are no agents on this floor. Agents appear when they have a seat with omnichannel routing." : "The lists of agents have not been read yet."}</p>`;
  }
  if (!f.order.length) {
    return html`<p class="empty">No agent matches. ${button("Clear filters", () => b.set({ q: "", group: 0, status: 0, channel: "", chip: "" }))}</p>`;
  }
  return b.show.wall ? wall(b) : b.grid.view();
}

// rowsSwitches are for large floors: folded or a list, and all rows in the page
// for the browser's search.
function rowsSwitches(b) {
  const { rows } = b.show;
  if (b.floor.rows.size <= many) return nothing;
  const tooMany = b.floor.order.length > mostRows;
  return html`${button("Fold by group", () => b.set({ rows: rows ? "" : "list" }), { on: !rows })}
    ${button("Show all rows", () => b.set({ rows: rows === "all" ? "" : "all" }), { on: rows === "all", off: tooMany, title: tooMany ? `For ${mostRows} agents at most: filter first` : "So that the browser's own search finds them" })}`;
}

function foot(b) {
  if (!b.floor.loaded) return nothing;
  const f = b.floor;
  const picked = f.selected.size;
  return html`<footer class="foot">
    ${picked
      ? html`<b>${picked} selected</b>
          ${button("Set status…", () => b.setter.open([...f.selected]), { off: !b.live_ })}
          ${button("Clear", () => { f.selected.clear(); b.draw(); })}`
      : nothing}
    ${b.setter.result()}
    <span class="gap"></span>
    ${rowsSwitches(b)}
    <span>${count(f.order.length, "agent")}${f.order.length === f.rows.size ? "" : ` of ${f.rows.size}`}</span>
    ${f.hasStatus || !f.rows.size ? nothing : html`<span>no statuses: omnichannel routing is off</span>`}
    ${f.systems.map((s) => html`<span class=${s.stale ? "hot" : ""}>${s.title} ${s.stale ? html`silent <span class="num">${span(s.last ? b.now() - s.last : NaN)}</span>` : "ok"}</span>`)}
    <span class="last">last event <span class="num">${span(b.live.now() - b.lastEvent)}</span> ago</span>
  </footer>`;
}

function chip(b, name, icon, n, text) {
  const on = b.show.chip === name;
  return html`<button type="button" class="chip" aria-pressed=${String(on)} ?disabled=${!b.floor.loaded} @click=${() => b.set({ chip: on ? "" : name })}>
    ${shape(icon)} <b class="num">${n}</b> <span class="text">${text}</span>
  </button>`;
}

// chips are the counts of agents, each of them a filter, and the free places.
function chips(b) {
  const f = b.floor;
  const c = f.loaded ? f.counts(f.of(b.show.group)) : {};
  const status = f.hasStatus || !f.loaded;
  return html`<section class="chips" aria-label="Counts">
    ${status ? kinds.slice(0, 4).map((k) => chip(b, k, k, c[k] ?? "–", kindNames[k])) : nothing}
    ${status && c.unknown ? chip(b, "unknown", "unknown", c.unknown, "Unknown") : nothing}
    ${f.hasPhone
      ? html`<span class="rule"></span>${["call", "wrap"].map((k) => chip(b, k, k, c[k] ?? "–", phoneNames[k]))} ${chip(b, "sync", "warn", c.sync ?? "–", "Out of sync")}`
      : nothing}
    ${f.channels.length ? html`<span class="rule"></span>${free(f, c)}` : nothing}
  </section>`;
}

export const free = (f, c) => html`<span class="free">Free
  ${f.channels.map((name) => html`<span>${channelNames[name] ?? name} <b class="num">${c.free?.[name]?.free ?? 0}</b><span class="num">/${c.free?.[name]?.most ?? 0}</span></span>`)}
</span>`;

// needs are the agents who have waited longest for somebody.
function needs(b) {
  if (!b.floor.loaded) return html`<section class="needs calm" aria-label="Needs you">–</section>`;
  const rows = b.floor.of(b.show.group).filter((r) => r.alerts?.length);
  if (!rows.length) return html`<section class="needs calm" aria-label="Needs you">Nobody needs you.</section>`;
  rows.sort((x, y) => x.alerts[0].since - y.alerts[0].since);
  const shown = rows.slice(0, innerWidth < 600 ? 1 : 3);
  const only = b.show.chip === "needs";
  return html`<section class="needs" aria-label="Needs you">
    ${shape("warn")} <b>${rows.length === 1 ? "1 needs you" : `${rows.length} need you`}</b>
    ${shown.map((r) => {
      const a = r.alerts[0];
      return html`<button type="button" class="link" @click=${() => b.drawer.open(r.id)}>
        ${r.name} <span class="hot">${alertNames[a.code] ?? a.code} <span class="num">${span(b.now() - a.since)}</span></span>${a.limit ? html` <small>limit ${span(a.limit)}</small>` : nothing}
      </button>`;
    })}
    ${only || rows.length > shown.length
      ? html`<button type="button" class="link" aria-pressed=${String(only)} @click=${() => b.set({ chip: only ? "" : "needs" })}>${only ? "all agents" : `+${rows.length - shown.length} more`}</button>`
      : nothing}
  </section>`;
}

// sidebar is for beside a ticket: who has room, and how many need a supervisor.
function sidebar(b) {
  const f = b.floor;
  const all = f.of(b.show.group);
  const rows = all.filter((r) => f.free(r) > 0).sort((x, y) => f.free(y) - f.free(x) || x.name.localeCompare(y.name));
  const { needs } = f.counts(all);
  return html`<header class="top"><h1>${f.loaded ? count(rows.length, "agent") : "Agents"} with room</h1>${connection(b)}</header>
    ${bar(b)}
    ${f.loaded
      ? html`<main class="beside">
          ${groupSelect(b)} ${rows.length ? nothing : html`<p class="empty">Nobody has room.</p>`}
          <ul>${rows.slice(0, mostBeside).map((r) => html`<li>${shape(f.kind(r))}<b>${r.name}</b><span class="gap"></span>${room(r)}${r.phone?.busy ? shape(r.phone.kind) : nothing}</li>`)}</ul>
          ${rows.length > mostBeside ? html`<p class="dim">and ${rows.length - mostBeside} more</p>` : nothing}
          ${needs ? html`<p>${shape("warn")} ${needs === 1 ? "1 needs" : `${needs} need`} a supervisor</p>` : nothing}
        </main>`
      : nothing}`;
}

// room is how much more an agent can take, by channel.
const room = (r) =>
  ["support", "messaging", "talk", "chat"]
    .map((name) => [name, r.channels?.[name]])
    .filter(([, w]) => w?.s === "online" && w.max > w.n)
    .map(([name, w]) => html`<span>${channelNames[name]} <span class="num">${w.max - w.n}</span></span>`);
