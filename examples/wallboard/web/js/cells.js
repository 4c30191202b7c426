// The cells of the grid.
import { html, nothing, svg } from "../third_party/lit-html@3.3.3/lit-html.js";
import { has, kinds } from "./floor.js";
import { channelNames, clock, kindNames, meter, paths, phoneNames, shape, span } from "./shapes.js";

const names = { pick: "Select", name: "Agent", status: "Status", time: "For", phone: "Phone", why: "Why", today: "Today" };

// widths are those of columns, for CSS: at least so much, and what is left in parts.
export function widths(cols) {
  const slim = !cols.includes("why"); // then channels have no meters
  const width = (least, part) => `minmax(${slim ? least * 0.75 : least}px, ${part}fr)`;
  const of = { pick: slim ? "30px" : "36px", name: width(120, 1.3), status: width(110, 1), time: slim ? "68px" : "80px", phone: width(130, 1), why: width(110, 1.4), today: "168px" };
  return cols.map((c) => of[c] ?? (slim ? "56px" : "108px")).join(" ");
}

// silent is a warning about a system that does not answer.
function silent(b, phone) {
  const s = b.floor.system(phone);
  if (!s?.stale) return nothing;
  return html`<span class="hot" title=${`${s.title} does not answer`}>${shape("warn")} ${s.title} silent <span class="num">${s.last ? span(b.now() - s.last) : ""}</span></span>`;
}

export function header(b, col) {
  const text = names[col] ?? channelNames[col.slice(3)] ?? col.slice(3);
  return html`<div role="columnheader" class=${`c ${col.replace(/^ch-.*/, "ch")}`}>
    ${col === "pick" ? html`<span class="unseen">${text}</span>` : text}${col === "status" ? silent(b, false) : col === "phone" ? silent(b, true) : nothing}
  </div>`;
}

// Codes of alerts that are about the status, and those about the phone.
const ofStatus = ["away", "status", "open work"];
const ofPhone = ["wrap-up", "long call"];

export function cell(b, col, row, picked) {
  const f = b.floor;
  const now = b.now();
  const over = (codes) => codes.some((c) => has(row, c));
  switch (col) {
    case "pick":
      return f.maySet(row) ? html`<span class="tick" aria-hidden="true">${picked ? "☑" : "☐"}</span>` : nothing;
    case "name":
      return row.name;
    case "status":
      if (row.setting) return html`${shape("setting")}<span class="dim">setting ${row.setting}…</span>`;
      return html`${shape(f.system(false)?.stale ? "unknown" : f.kind(row))}<span>${f.statusName(row)}</span>`;
    case "time":
      return html`<span class=${over(ofStatus) ? "num hot" : "num"}>${span(now - (row.since || NaN))}${over(ofStatus) ? "!" : ""}</span>`;
    case "phone": {
      const p = row.phone;
      if (!p) return html`<span class="dim">not joined</span>`;
      const hot = over(ofPhone);
      return html`${shape(f.system(true)?.stale ? "unknown" : p.kind)}<span class=${hot ? "hot" : ""}>${p.label}${p.busy ? html` <span class="num">${span(now - p.since)}</span>` : nothing}${hot ? "!" : ""}</span>`;
    }
    case "why":
      return why(row);
    case "today":
      return today(b, row, now);
    default:
      return channel(b, row, col.slice(3));
  }
}

// why is what is wrong, or else the reason of the status.
function why(row) {
  for (const [code, text] of [["out of sync", "out of sync"], ["missed", "missed an offer"], ["open work", "has open work"]]) {
    if (has(row, code)) return html`${shape("warn")}<span class="hot">${text}</span>`;
  }
  if (row.snoozed?.length) return html`<span>snoozed until ${clock(row.snoozed[0].until).slice(0, 5)}</span>`;
  if (row.why?.startsWith("refused")) return html`<span class="hot">✗ ${row.why}</span>`;
  return html`<span>${row.why ?? ""}</span>`;
}

function channel(b, row, name) {
  const w = row.channels?.[name];
  if (!w) return html`<span class="dim">–</span>`;
  const kind = w.s === "transfers_only" ? "transfers" : w.s || "unknown";
  const most = w.max < 0 ? "–" : w.max;
  return html`${meter(w.n, w.max)}<span class=${w.s === "online" ? "num" : "num dim"}>${w.n}/${most}</span>${kind === b.floor.kind(row) ? nothing : shape(kind)}`;
}

function today(b, row, now) {
  const from = b.floor.from;
  const bars = row.bars ?? [];
  const all = bars.map(([at, kind], i) => ({ from: at, to: bars[i + 1]?.[0] ?? now, kind: kind || "unknown" }));
  return html`<svg class="strip" viewBox="0 0 160 14" preserveAspectRatio="none" aria-hidden="true">${stripPaths(paths(all, from, now, 160, 0, 14))}</svg>
    ${b.grid.cards ? html`<span class="axis"><span>${clock(from).slice(0, 5)}</span><span>now</span></span>` : nothing}`;
}

// stripPaths makes elements of SVG, which html`` does only inside of <svg>.
export const stripPaths = (all) => all.map(([kind, d]) => svg`<path class=${`f k-${kind}`} d=${d}></path>`);

// number is a count with its shape, and a name for those who do not see it.
export const number = (kind, n, name) => html`<span class=${n ? "n" : "n dim"}>${shape(kind)}<span class="num">${n}</span><span class="unseen"> ${name}</span></span>`;

// groupCell is a group in one line.
export function groupCell(b, section, open) {
  const f = b.floor;
  const name = html`<span class="turn" aria-hidden="true">${open ? "▾" : "▸"}</span><b class="what">${section.name}</b><span class="num all">${section.ids.length}</span>`;
  if (section.always) return html`${shape("warn")}<b>${section.name}</b><span class="num">${section.ids.length}</span>`;
  const c = f.counts(section.ids.map((id) => f.rows.get(id)).filter(Boolean));
  return html`${name}
    ${f.hasStatus ? kinds.slice(0, 4).map((k) => number(k, c[k], kindNames[k])) : nothing}
    ${f.hasPhone ? ["call", "wrap"].map((k) => number(k, c[k], phoneNames[k])) : nothing}
    <span class="n room">free <span class="num"><b>${c.room}</b>/${c.most}</span></span>
    ${c.needs ? html`<span class="n hot">${shape("warn")}<span class="num">${c.needs}</span><span class="unseen"> need you</span></span>` : nothing}`;
}
