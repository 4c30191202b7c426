// For a screen on the wall, which people look at from afar: tiles of all agents,
// or a table of groups where there are too many. It has no controls.
import { html, nothing } from "../third_party/lit-html@3.3.3/lit-html.js";
import { number } from "./cells.js";
import { button } from "./dialog.js";
import { kinds, sections } from "./floor.js";
import { alertNames, kindNames, phoneNames, shape, span } from "./shapes.js";
import { free } from "./view.js";

const mostTiles = 900;
const tile = { wide: 88, high: 40, apart: 1, title: 3 }; // as in the CSS; a group's name takes the room of three

// wallTop are the numbers of the floor.
export function wallTop(b) {
  const f = b.floor;
  const c = f.counts(f.of(b.show.group));
  return html`<span class="numbers">
      ${f.hasStatus ? kinds.filter((k) => k !== "unknown" || c[k]).map((k) => html`<span class="n">${shape(k)} <b class="num">${c[k]}</b> ${kindNames[k]}</span>`) : nothing}
      ${f.hasPhone ? ["call", "wrap"].map((k) => html`<span class="n">${shape(k)} <b class="num">${c[k]}</b> ${phoneNames[k]}</span>`) : nothing}
      ${free(f, c)}
      ${c.needs ? html`<span class="n hot">${shape("warn")} ${c.needs === 1 ? "1 needs" : `${c.needs} need`} you</span>` : nothing}
      ${f.systems.filter((s) => s.stale).map((s) => html`<span class="n hot">${s.title} silent</span>`)}
    </span>
    <span class="gap"></span>
    ${b.tv ? nothing : button("Table", () => b.set({ wall: false }))}`;
}

export const wall = (b) => (b.floor.order.length > mostTiles ? matrix(b) : tiles(b));

// worst is the order of groups: the share of those who need somebody, then how
// little is free.
const worst = (x, y) => y.c.needs / y.c.all - x.c.needs / x.c.all || x.c.room / (x.c.most || 1) - y.c.room / (y.c.most || 1);

function groups(b) {
  const f = b.floor;
  const all = sections(f).filter((s) => !s.always);
  return all.map((s) => ({ ...s, c: f.counts(s.ids.map((id) => f.rows.get(id))) })).sort(worst);
}

function tiles(b) {
  const all = groups(b);
  const across = Math.floor((innerWidth - 12) / (tile.wide + tile.apart));
  const down = Math.floor((innerHeight - 48) / (tile.high + tile.apart));
  const grouped = all.length > 1 && all.reduce((n, g) => n + g.ids.length + tile.title, 0) <= across * down;
  if (!grouped) return html`<ul class="wall" aria-label="Agents">${b.floor.order.map((id) => one(b, id))}</ul>`;
  return html`<ul class="wall" aria-label="Agents">
    ${all.map((g) => html`<li class="title"><b>${g.name}</b><span>${kinds.slice(0, 4).map((k) => (g.c[k] ? number(k, g.c[k], kindNames[k]) : nothing))}</span></li>
      ${g.ids.map((id) => one(b, id))}`)}
  </ul>`;
}

function one(b, id) {
  const r = b.floor.rows.get(id);
  const alert = r?.alerts?.[0];
  if (!r) return nothing;
  const since = alert?.since ?? (r.phone?.busy ? r.phone.since : r.since);
  return html`<li class=${alert ? "tile hot" : "tile"} title=${`${r.name}, ${b.floor.statusName(r)}${alert ? `, ${alertNames[alert.code] ?? alert.code}` : ""}`}>
    ${shape(b.floor.kind(r))}<b>${first(r.name)}</b><span class="num">${short(b.now() - (since || NaN))}${alert ? "!" : ""}</span>${r.phone?.busy ? shape(r.phone.kind) : nothing}
  </li>`;
}

// first is a name as it fits into a tile, such as Amara O.
const first = (name) => name.replace(/^(\S+)\s+(?:\S+\s+)*(\S)\S*$/u, "$1 $2");

// short is a duration that fits into a tile.
const short = (ms) => (ms >= 3600e3 ? `${Math.floor(ms / 3600e3)}h${String(Math.floor(ms / 60e3) % 60).padStart(2, "0")}` : span(ms));

const td = (n) => html`<td class=${n ? nothing : "dim"}>${n}</td>`;

// matrix is groups against statuses, the worst group first.
function matrix(b) {
  const f = b.floor;
  const statuses = [...f.statuses.values()].sort((x, y) => kinds.indexOf(x.kind) - kinds.indexOf(y.kind));
  return html`<div class="matrix"><table>
    <thead><tr><th scope="col">Group</th><th scope="col">Need you</th>${statuses.map((s) => html`<th scope="col">${shape(s.kind)} ${s.name}</th>`)}
      ${f.hasPhone ? ["call", "wrap"].map((k) => html`<th scope="col">${shape(k)} ${phoneNames[k]}</th>`) : nothing}<th scope="col">Free</th><th scope="col">Agents</th></tr></thead>
    <tbody>${groups(b).map((g) => {
      const by = Map.groupBy(g.ids, (id) => f.rows.get(id).status);
      return html`<tr><th scope="row">${g.name}</th><td class=${g.c.needs ? "hot" : "dim"}>${g.c.needs ? html`${shape("warn")} ` : nothing}${g.c.needs}</td>
        ${statuses.map((s) => html`${td(by.get(s.id)?.length ?? 0)}`)}
        ${f.hasPhone ? [td(g.c.call), td(g.c.wrap)] : nothing}<td>${g.c.room}<span class="dim">/${g.c.most}</span></td><td>${g.ids.length}</td></tr>`;
    })}</tbody>
  </table></div>`;
}

// pairing is a screen that nobody has let in yet.
export function pairing(b) {
  return html`<main class="pairing"><form @submit=${(e) => { e.preventDefault(); b.tv.pair(e.target.elements.code.value); }}>
    <h1>Pair this screen</h1>
    <p>On the board, a supervisor opens Settings, Screens, and reads out a code.</p>
    <input name="code" aria-label="Code" placeholder="ABCD-EFGH" autocomplete="off" autocapitalize="characters" required maxlength="12" autofocus />
    <button class="primary" ?disabled=${b.tv.busy}>Pair</button>
    ${b.tv.error ? html`<p class="hot" role="alert">${b.tv.error}</p>` : nothing}
  </form></main>`;
}

// Screen is let in by a code, and then shows the floor. It keeps its bearer, which
// can only read and can be withdrawn, for when it is switched on again.
export class Screen {
  constructor(board) {
    this.b = board;
    this.busy = false;
    this.error = "";
    this.use(store((s) => s.getItem(kept)));
  }

  // use has the screen live with a bearer, or ask for a code without one.
  use(token) {
    this.paired = Boolean(token);
    store((s) => (token ? s.setItem(kept, token) : s.removeItem(kept)));
    this.token = token;
  }

  start() {
    if (!this.paired) return;
    const { live } = this.b;
    live.token = this.token;
    live.bearing = true;
    live.start();
  }

  async pair(code) {
    this.busy = true;
    this.error = "";
    this.b.draw();
    try {
      this.use(await this.b.live.pair(code));
      this.start();
    } catch (e) {
      this.error = e.message;
    }
    this.busy = false;
    this.b.draw();
  }

  // over is when the bearer is good no more.
  over() {
    this.use(null);
    this.error = "This screen was removed, or paired too long ago.";
    this.b.draw();
  }
}

const kept = "wallboard";

// store uses the browser's storage, which may be forbidden.
function store(what) {
  try {
    return what(localStorage);
  } catch {
    return null;
  }
}
