// The rows: one grid with one tab stop, of which only what can be seen is drawn.
import { html, nothing, svg } from "../third_party/lit-html@3.3.3/lit-html.js";
import { repeat } from "../third_party/lit-html@3.3.3/directives/repeat.js";
import { meter, paths, shape } from "./shapes.js";
import { channelNames, span } from "./words.js";

const windowed = 100; // above so many rows, only those in sight are drawn
const spare = 4;

export class Grid {
  constructor(board) {
    this.b = board;
    this.active = { id: null, col: 1 };
    this.anchor = null;
    this.over = false;
  }

  get element() {
    return document.querySelector("#grid");
  }

  get height() {
    return this.b.floor.order.length > windowed ? 36 : 44;
  }

  // touched reports whether a hand is on the rows: they stay where they are.
  touched() {
    return this.over || document.activeElement === this.element;
  }

  top() {
    if (this.element) this.element.scrollTop = 0;
  }

  columns() {
    const f = this.b.floor;
    return [
      ...(f.acts ? ["pick"] : []), "name", "status", "time",
      ...f.channels.map((c) => `ch-${c}`), ...(f.hasPhone ? ["phone"] : []), "why", ...(f.acts ? ["today"] : []),
    ];
  }

  // range is which rows are in sight.
  range(total) {
    if (total <= windowed) return [0, total];
    const el = this.element;
    const tall = el?.clientHeight || 700;
    const from = Math.max(0, Math.floor((el?.scrollTop ?? 0) / this.height) - spare);
    return [from, Math.min(total, from + Math.ceil(tall / this.height) + 2 * spare)];
  }

  view() {
    const f = this.b.floor;
    const cols = this.columns();
    const [from, to] = this.range(f.order.length);
    this.shown = [from, to];
    const rows = f.order.slice(from, to).map((id, i) => ({ id, at: from + i, row: f.rows.get(id) })).filter((r) => r.row);
    this.rendered = (this.rendered ?? 0) + rows.length;
    const active = rows.some((r) => r.id === this.active.id) ? this.cellID(this.active.id, cols[this.active.col]) : null;
    return html`<div id="grid" class=${`grid n${f.channels.length} ${f.hasPhone ? "ph" : ""} ${f.acts ? "pk" : ""} ${this.height === 36 ? "tight" : ""}`}
      role="grid" tabindex="0" aria-label="Agents" aria-rowcount=${f.order.length + 1} aria-colcount=${cols.length}
      aria-multiselectable=${f.acts ? "true" : "false"} aria-activedescendant=${active ?? ""}
      @keydown=${(e) => this.key(e)} @scroll=${() => this.b.draw()} @focus=${() => this.focused()} @blur=${() => this.b.draw()}
      @pointerenter=${() => (this.over = true)} @pointerleave=${() => (this.over = false)} @click=${(e) => this.click(e)}>
      <div role="rowgroup" class="head"><div role="row" aria-rowindex="1" class="row">${cols.map((c) => this.header(c))}</div></div>
      <div role="rowgroup" class="body">${repeat(rows, (r) => r.id, (r) => this.row(r, cols))}</div>
    </div>`;
  }

  header(col) {
    const names = { pick: "Select", name: "Agent", status: "Status", time: "For", phone: "Phone", why: "Why", today: "Today" };
    const text = names[col] ?? channelNames[col.slice(3)] ?? col.slice(3);
    return html`<div role="columnheader" class=${`c ${col.replace(/^ch-.*/, "ch")}`}>${col === "pick" ? html`<span class="unseen">${text}</span>` : text}</div>`;
  }

  row({ id, at, row }, cols) {
    const f = this.b.floor;
    const picked = f.selected.has(id);
    const on = this.active.id === id && document.activeElement === this.element;
    return html`<div role="row" class=${`row${picked ? " picked" : ""}${row.alerts?.length ? " needy" : ""}${on ? " here" : ""}`}
      aria-rowindex=${at + 2} aria-selected=${f.acts ? String(picked) : "false"} data-id=${id}>
      ${cols.map((c, i) => html`<div role="gridcell" id=${this.cellID(id, c)} class=${`c ${c.replace(/^ch-.*/, "ch")}${on && i === this.active.col ? " at" : ""}`}>${this.cell(c, row, picked)}</div>`)}
    </div>`;
  }

  cellID(id, col) {
    return `r${id}-${col}`;
  }

  cell(col, row, picked) {
    const f = this.b.floor;
    const now = this.b.now();
    const over = (...codes) => row.alerts?.some((a) => codes.includes(a.code));
    switch (col) {
      case "pick":
        return f.maySet(row) ? html`<span class="tick" aria-hidden="true">${picked ? "☑" : "☐"}</span>` : nothing;
      case "name":
        return row.name;
      case "status":
        return row.setting ? html`${shape("setting")}<span>setting ${row.setting}…</span>` : html`${shape(f.kind(row))}<span>${f.statusName(row)}</span>`;
      case "time":
        return html`<span class=${over("away", "open work") ? "num hot" : "num"}>${span(now - (row.since || NaN))}${over("away", "open work") ? "!" : ""}</span>`;
      case "phone": {
        const p = row.phone;
        if (!p) return html`<span class="dim">not joined</span>`;
        const hot = over("wrap-up", "long call");
        return html`${shape(p.kind)}<span class=${hot ? "hot" : ""}>${p.label}${p.busy ? html` <span class="num">${span(now - p.since)}</span>` : nothing}${hot ? "!" : ""}</span>`;
      }
      case "why":
        return over("out of sync") ? html`${shape("warn")}<span class="hot">out of sync</span>` : over("missed") ? html`${shape("warn")}<span class="hot">missed an offer</span>` : html`<span>${row.why ?? ""}</span>`;
      case "today":
        return this.today(row, now);
      default: {
        const w = row.channels?.[col.slice(3)];
        if (!w) return nothing;
        const kind = w.s === "transfers_only" ? "transfers" : w.s || "unknown";
        const most = w.max < 0 ? "?" : w.max;
        return html`${meter(w.n, w.max)}<span class=${w.s === "online" ? "num" : "num dim"}>${w.n}/${most}</span>${kind === f.kind(row) ? nothing : shape(kind)}`;
      }
    }
  }

  today(row, now) {
    const bars = row.bars ?? [];
    const from = this.b.floor.from;
    const all = bars.map(([at, kind], i) => ({ from: at, to: bars[i + 1]?.[0] ?? now, kind: kind || "unknown" }));
    return html`<svg class="strip" viewBox="0 0 160 14" preserveAspectRatio="none" aria-hidden="true">${stripPaths(paths(all, from, now, 160, 0, 14))}</svg>`;
  }

  // drawn pads the rows to their full height and follows the active one.
  drawn() {
    const body = this.element?.querySelector(".body");
    if (!body) return;
    const [from, to] = this.shown;
    const rest = this.b.floor.order.length - to;
    body.style.paddingTop = `${from * this.height}px`;
    body.style.paddingBottom = `${rest * this.height}px`;
  }

  index() {
    return this.b.floor.order.indexOf(this.active.id);
  }

  focused() {
    if (this.index() < 0) this.active.id = this.b.floor.order[0] ?? null;
    this.b.draw();
  }

  focusFirst() {
    this.active = { id: this.b.floor.order[0] ?? null, col: this.columns().indexOf("name") };
    this.element?.focus();
    this.top();
    this.b.draw();
  }

  // go makes another row the active one and brings it into sight.
  go(at, select) {
    const f = this.b.floor;
    const next = Math.max(0, Math.min(f.order.length - 1, at));
    if (select && f.acts) {
      this.anchor ??= this.index();
      const [a, z] = [Math.min(this.anchor, next), Math.max(this.anchor, next)];
      for (const id of f.order.slice(a, z + 1)) if (f.maySet(f.rows.get(id))) f.selected.add(id);
    } else this.anchor = null;
    this.active.id = f.order[next] ?? null;
    const el = this.element;
    const head = el.querySelector(".head").offsetHeight;
    const top = next * this.height;
    if (top < el.scrollTop) el.scrollTop = top;
    else if (top + this.height > el.scrollTop + el.clientHeight - head) el.scrollTop = top + this.height - el.clientHeight + head;
    this.b.draw();
  }

  key(e) {
    const at = this.index();
    const page = Math.max(1, Math.floor(this.element.clientHeight / this.height) - 2);
    const last = this.b.floor.order.length - 1;
    const width = this.columns().length - 1;
    const side = (col) => {
      this.active.col = Math.max(0, Math.min(width, col));
      this.b.draw();
    };
    const keys = {
      ArrowDown: () => this.go(at + 1, e.shiftKey),
      ArrowUp: () => this.go(at - 1, e.shiftKey),
      PageDown: () => this.go(at + page, e.shiftKey),
      PageUp: () => this.go(at - page, e.shiftKey),
      ArrowRight: () => side(this.active.col + 1),
      ArrowLeft: () => side(this.active.col - 1),
      Home: () => (e.ctrlKey ? this.go(0) : side(0)),
      End: () => (e.ctrlKey ? this.go(last) : side(width)),
      Enter: () => this.active.id && this.b.drawer.open(this.active.id),
      " ": () => this.pick(this.active.id),
      s: () => this.setStatus(),
      Escape: () => {
        this.b.floor.selected.clear();
        this.b.draw();
      },
    };
    if (e.altKey || e.metaKey || (e.ctrlKey && e.key !== "Home" && e.key !== "End")) return;
    if (keys[e.key]) {
      e.preventDefault();
      keys[e.key]();
    }
  }

  // setStatus is for the selected agents, or the active one.
  setStatus() {
    const f = this.b.floor;
    const row = f.rows.get(this.active.id);
    if (!this.b.live_) return;
    if (f.selected.size) this.b.setter.open([...f.selected]);
    else if (row && f.maySet(row)) this.b.setter.open([row.id]);
  }

  pick(id) {
    const f = this.b.floor;
    const row = f.rows.get(id);
    if (!row || !f.maySet(row)) return;
    if (!f.selected.delete(id)) f.selected.add(id);
    this.b.draw();
  }

  click(e) {
    const id = e.target.closest("[data-id]")?.dataset.id;
    if (!id) return;
    this.active.id = id;
    if (e.target.closest(".pick")) this.pick(id);
    else this.b.drawer.open(id);
  }
}

// stripPaths makes elements of SVG, which html`` does only inside of <svg>.
export const stripPaths = (all) => all.map(([kind, d]) => svg`<path class=${`b-${kind}`} d=${d}></path>`);
