// The rows: one grid with one tab stop, of which only what can be seen is drawn.
import { html, nothing } from "../third_party/lit-html@3.3.3/lit-html.js";
import { cell, groupCell, header, widths } from "./cells.js";
import { many, mostRows, toggled } from "./floor.js";
import { channelNames } from "./shapes.js";

const few = 12; // up to so many agents are cards
const spare = 4;

export class Grid {
  constructor(board) {
    this.b = board;
    this.active = { id: null, col: 1 };
    this.anchor = null;
    this.over = false;
    this.rendered = 0;
  }

  get element() {
    return document.querySelector("#grid");
  }

  get items() {
    return this.b.floor.items;
  }

  get cards() {
    return this.b.floor.rows.size <= few;
  }

  get height() {
    return this.b.floor.order.length > many ? 36 : 44;
  }

  get windowed() {
    return this.items.length > many && (this.b.show.rows !== "all" || this.items.length > mostRows);
  }

  // touched reports whether a hand is on the rows: they stay where they are.
  touched() {
    return this.over || document.activeElement === this.element;
  }

  top() {
    if (this.element) this.element.scrollTop = 0;
  }

  // columns are those for which there is room.
  columns() {
    const f = this.b.floor;
    const wide = this.cards ? Infinity : document.documentElement.clientWidth;
    const status = f.hasStatus ? ["status", "time"] : [];
    const channels = wide > 640 && (wide > 820 || f.channels.length <= 3) ? f.channels.map((c) => `ch-${c}`) : [];
    return [
      ...(f.acts ? ["pick"] : []), "name", ...status, ...channels, ...(f.hasPhone && wide > 440 ? ["phone"] : []),
      ...(f.hasStatus && wide > 820 ? ["why"] : []), ...(f.days && f.acts && f.hasStatus && wide > 1080 ? ["today"] : []),
    ];
  }

  // range is which rows are in sight.
  range(total) {
    if (!this.windowed) return [0, total];
    const el = this.element;
    const tall = el?.clientHeight || 700;
    const from = Math.max(0, Math.min(total - 1, Math.floor((el?.scrollTop ?? 0) / this.height)) - spare);
    return [from, Math.min(total, from + Math.ceil(tall / this.height) + 2 * spare)];
  }

  view() {
    const f = this.b.floor;
    const cols = (this.shownColumns = this.columns());
    const [from, to] = (this.shown = this.range(this.items.length));
    const rows = this.items.slice(from, to).map((item, i) => ({ ...item, at: from + i, row: f.rows.get(item.id) })).filter((r) => r.section || r.row);
    this.rendered += rows.length;
    const here = rows.find((r) => r.key === this.active.id);
    const active = here && this.cellID(here.key, here.section ? "line" : cols[this.active.col]);
    return html`<div id="grid" class=${`grid${this.cards ? " cards" : ""}${this.height === 36 ? " tight" : ""}`}
      role=${f.sections ? "treegrid" : "grid"} tabindex="0" aria-label="Agents" aria-rowcount=${this.items.length + 1} aria-colcount=${cols.length}
      aria-multiselectable=${f.acts ? "true" : "false"} aria-activedescendant=${active ?? ""}
      @keydown=${(e) => this.key(e)} @scroll=${() => this.b.draw()} @focus=${() => this.focused()} @blur=${() => this.b.draw()}
      @pointerenter=${() => (this.over = true)} @pointerleave=${() => (this.over = false)} @click=${(e) => this.click(e)}>
      <div role="rowgroup" class="head"><div role="row" aria-rowindex="1" class="row">${cols.map((c) => header(this.b, c))}</div></div>
      <div role="rowgroup" class="body">${rows.map((r) => (r.section ? this.line(r, cols) : this.row(r, cols)))}</div>
    </div>`;
  }

  on(key) {
    return this.active.id === key && document.activeElement === this.element;
  }

  row({ key, id, at, row, within }, cols) {
    const f = this.b.floor;
    const picked = f.selected.has(id);
    const on = this.on(key);
    return html`<div role="row" class=${`row${picked ? " picked" : ""}${row.alerts?.length ? " needy" : ""}${on ? " here" : ""}`}
      aria-rowindex=${at + 2} aria-level=${f.sections ? (within ? 2 : 1) : nothing} aria-selected=${f.acts ? String(picked) : "false"} data-id=${id} data-key=${key}>
      ${cols.map((c, i) => html`<div role="gridcell" id=${this.cellID(key, c)} class=${`c ${c.replace(/^ch-.*/, "ch")}${on && i === this.active.col ? " at" : ""}`} data-name=${channelNames[c.slice(3)] ?? nothing}>${cell(this.b, c, row, picked)}</div>`)}
    </div>`;
  }

  // line is a group.
  line({ key, at, section, open }, cols) {
    const on = this.on(key);
    return html`<div role="row" class=${`row line${section.always ? " needs" : ""}${on ? " here" : ""}`} aria-rowindex=${at + 2} aria-level="1" aria-expanded=${String(open)} data-key=${key}>
      <div role="gridcell" id=${this.cellID(key, "line")} class=${on ? "c at" : "c"} aria-colspan=${cols.length}>${groupCell(this.b, section, open)}</div>
    </div>`;
  }

  cellID(key, col) {
    return `r${key}-${col}`;
  }

  // drawn pads the rows to their full height, and is true where others are in sight
  // now. The page's policy forbids styles in its text, but not those of scripts.
  drawn() {
    const el = this.element;
    const body = el?.querySelector(".body");
    if (!body) return false;
    const [from, to] = this.shown;
    el.style.setProperty("--cols", widths(this.shownColumns));
    const pad = (rows) => (this.windowed ? `${rows * this.height}px` : "");
    body.style.paddingTop = pad(from);
    body.style.paddingBottom = pad(this.items.length - to);
    const was = el.scrollTop;
    if (this.follow) this.reveal(el);
    this.follow = false;
    return this.windowed && el.scrollTop !== was;
  }

  index() {
    return this.items.findIndex((i) => i.key === this.active.id);
  }

  focused() {
    if (this.index() < 0) this.active.id = this.items[0]?.key ?? null;
    this.b.draw();
  }

  focusFirst() {
    this.active = { id: this.b.floor.order[0] ?? null, col: this.columns().indexOf("name") };
    if (this.index() < 0) this.active.id = this.items[0]?.key ?? null;
    this.element?.focus();
    this.top();
    this.b.draw();
  }

  // go makes another row the active one and brings it into sight.
  go(at, select) {
    const f = this.b.floor;
    const next = Math.max(0, Math.min(this.items.length - 1, at));
    if (select && f.acts) {
      this.anchor ??= this.index();
      const [a, z] = [Math.min(this.anchor, next), Math.max(this.anchor, next)];
      for (const { id } of this.items.slice(a, z + 1)) if (id && f.maySet(f.rows.get(id))) f.selected.add(id);
    } else this.anchor = null;
    this.active.id = this.items[next]?.key ?? null;
    this.follow = true;
    this.b.draw();
  }

  // reveal brings the active row into sight, once the rows have their full height.
  reveal(el) {
    if (!this.windowed) {
      el.querySelector(`[data-key="${CSS.escape(this.active.id ?? "")}"]`)?.scrollIntoView({ block: "nearest" });
      return;
    }
    const head = el.querySelector(".head").offsetHeight;
    const top = this.index() * this.height;
    if (top < el.scrollTop) el.scrollTop = top;
    else if (top + this.height > el.scrollTop + el.clientHeight - head) el.scrollTop = top + this.height - el.clientHeight + head;
  }

  // fold opens or closes a group; those in need are always open.
  fold(item) {
    if (item.section.always) return;
    this.b.set({ open: toggled(this.b.show, item.key) }, true);
  }

  key(e) {
    if (e.altKey || e.metaKey || (e.ctrlKey && e.key !== "Home" && e.key !== "End")) return;
    const at = this.index();
    const item = this.items[at];
    const page = this.cards ? 3 : Math.max(1, Math.floor(this.element.clientHeight / this.height) - 2);
    const last = this.items.length - 1;
    const width = this.columns().length - 1;
    const side = (col) => {
      this.active.col = Math.max(0, Math.min(width, col));
      this.b.draw();
    };
    const turn = (open) => {
      if (item?.section) {
        if (item.open !== open) this.fold(item);
      } else if (!open && this.active.col === 0 && item?.within) this.go(this.items.findIndex((i) => i.key === item.within));
      else side(this.active.col + (open ? 1 : -1));
    };
    const keys = {
      ArrowDown: () => this.go(at + 1, e.shiftKey),
      ArrowUp: () => this.go(at - 1, e.shiftKey),
      PageDown: () => this.go(at + page, e.shiftKey),
      PageUp: () => this.go(at - page, e.shiftKey),
      ArrowRight: () => turn(true),
      ArrowLeft: () => turn(false),
      Home: () => (e.ctrlKey ? this.go(0) : side(0)),
      End: () => (e.ctrlKey ? this.go(last) : side(width)),
      Enter: () => (item?.section ? this.fold(item) : item && this.b.drawer.open(item.id, item.key)),
      " ": () => (item?.section ? this.fold(item) : this.pick(item?.id)),
      s: () => this.setStatus(item?.id),
      Escape: () => {
        this.b.floor.selected.clear();
        this.b.draw();
      },
    };
    if (keys[e.key]) {
      e.preventDefault();
      keys[e.key]();
    }
  }

  // setStatus is for the selected agents, or the active one.
  setStatus(id) {
    const f = this.b.floor;
    const row = f.rows.get(id);
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
    const key = e.target.closest("[data-key]")?.dataset.key;
    const item = this.items.find((i) => i.key === key);
    if (!item) return;
    this.active.id = key;
    if (item.section) this.fold(item);
    else if (e.target.closest(".pick")) this.pick(item.id);
    else this.b.drawer.open(item.id, key);
  }
}
