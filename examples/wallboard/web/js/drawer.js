// One agent: why, what on hand, and the day.
import { html, nothing } from "../third_party/lit-html@3.3.3/lit-html.js";
import { stripPaths } from "./grid.js";
import { alertName } from "./view.js";
import { paths, shape } from "./shapes.js";
import { channelNames, clock, long, span } from "./words.js";

export class Drawer {
  constructor(board) {
    this.b = board;
    this.id = null;
    this.detail = null;
    this.error = "";
  }

  open(id) {
    this.id = id;
    this.detail = null;
    this.error = "";
    this.b.grid.active.id = id;
    this.load();
    this.b.draw();
  }

  async load() {
    const id = this.id;
    if (!id || !this.b.floor.acts) return;
    try {
      const d = await (await this.b.live.call(`/api/agents/${encodeURIComponent(id)}`)).json();
      if (id !== this.id) return;
      this.detail = d;
      this.error = "";
    } catch (e) {
      this.error = e.message;
    }
    this.b.draw();
  }

  // patched reads the day again when something of it has changed.
  patched(p) {
    if (!this.id || !p.rows?.some((r) => r.id === this.id)) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.load(), 500);
  }

  close() {
    this.id = null;
    this.detail = null;
    document.querySelector("#drawer")?.close(); // what is behind it takes no focus before
    this.b.grid.element?.focus();
    this.b.draw();
  }

  drawn() {
    const dialog = document.querySelector("#drawer");
    if (dialog && !dialog.open) dialog.showModal();
  }

  view() {
    const b = this.b;
    const row = this.id && b.floor.rows.get(this.id);
    if (!row) return nothing;
    return html`<dialog id="drawer" aria-labelledby="drawer-name" @close=${() => this.id && this.close()} @click=${(e) => e.target.id === "drawer" && this.close()}>
      <div class="inside">
        <header>
          <h2 id="drawer-name" tabindex="-1" autofocus>${row.name}</h2>
          <button type="button" class="icon" aria-label="Close" @click=${() => this.close()}>✕</button>
        </header>
        <p class="now">
          ${shape(b.floor.kind(row))} <b>${b.floor.statusName(row)}</b> <span class="num">${span(b.now() - (row.since || NaN))}</span>
          ${row.setting ? html`<span class="dim">setting ${row.setting}…</span>` : nothing}
          ${b.floor.maySet(row) ? html`<button type="button" ?disabled=${!b.live_} @click=${() => b.setter.open([row.id])}>Set status…</button>` : nothing}
        </p>
        <p class="dim">${b.floor.groupNames(row)}${row.phone ? html` · ${shape(row.phone.kind)} ${row.phone.label}${row.phone.busy ? html` <span class="num">${span(b.now() - row.phone.since)}</span>` : nothing}` : nothing}</p>
        ${(row.alerts ?? []).map((a) => html`<p class="hot">${shape("warn")} ${alertName[a.code] ?? a.code} <span class="num">${span(b.now() - a.since)}</span>${a.limit ? ` (limit ${span(a.limit)})` : ""}</p>`)}
        <h3>Why</h3>
        ${row.why ? html`<p>${row.why}</p>` : html`<p class="dim">Zendesk does not say.</p>`}
        ${this.error ? html`<p class="hot">${this.error}</p>` : nothing}
        ${b.floor.acts ? (this.detail ? this.day(this.detail) : html`<p class="dim">Reading the day…</p>`) : this.work(row)}
      </div>
    </dialog>`;
  }

  work(row) {
    return html`<h3>On hand</h3>
      <ul>${Object.entries(row.channels ?? {}).map(([name, w]) => html`<li>${channelNames[name] ?? name}: ${w.n} of ${w.max < 0 ? "unknown" : w.max}</li>`)}</ul>`;
  }

  day(d) {
    return html`
      <ul class="reasons">${d.why.map((w) => html`<li>${w.text}</li>`)}</ul>
      <h3>Since ${clock(d.from)}</h3>
      ${this.timeline(d)}
      <div class="tables">
        <table>
          <caption>Time in each status</caption>
          <thead><tr><th scope="col">Status</th><th scope="col">Time</th><th scope="col">Share</th></tr></thead>
          <tbody>${d.totals.map((t) => html`<tr><td>${shape(t.kind)} ${t.name || "Unknown"}</td><td class="num">${long(t.time)}</td><td class="num">${Math.round((100 * t.time) / Math.max(1, d.now - d.from))} %</td></tr>`)}</tbody>
        </table>
        <table>
          <caption>Work on hand</caption>
          <thead><tr><th scope="col">Channel</th><th scope="col">Now</th><th scope="col">Load today</th></tr></thead>
          <tbody>${d.items.map((i) => {
            const load = d.load?.find((l) => l.channel === i.channel);
            return html`<tr><td>${channelNames[i.channel] ?? i.channel}</td><td>${this.items(i)}</td><td class="num">${load ? `${Math.round(load.ratio * 100)} %` : "–"}</td></tr>`;
          })}</tbody>
        </table>
      </div>
      <table>
        <caption>Changes, the latest first</caption>
        <thead><tr><th scope="col">Time</th><th scope="col">Where</th><th scope="col">From</th><th scope="col">To</th></tr></thead>
        <tbody>${(d.changes ?? []).slice(0, 100).map((c) => html`<tr><td class="num">${clock(c.at)}</td><td>${c.what}</td><td>${c.was || "unknown"}</td><td>${c.now || "unknown"}</td></tr>`)}</tbody>
      </table>
      ${d.changes?.length ? nothing : html`<p class="dim">Nothing has changed yet.</p>`}`;
  }

  items(i) {
    const n = i.ids.length + (i.more ?? 0);
    if (!n) return "0";
    const open = i.channel === "support" && this.b.open;
    return html`${n}: ${i.ids.slice(0, 8).map((id) => (open ? html`<button type="button" class="link" @click=${() => this.b.open(id)}>${id}</button> ` : `${id} `))}${n > 8 ? "…" : ""}`;
  }

  timeline(d) {
    const said = d.totals.map((t) => `${t.name || "unknown"} ${long(t.time)}`).join(", ");
    const marks = ticks(d.from, d.now);
    return html`<svg class="timeline" viewBox="0 0 600 64" role="img" aria-label=${`The day: ${said}`}>
      ${stripPaths(paths(d.status.map((s) => ({ ...s, kind: s.kind || "unknown" })), d.from, d.now, 600, 2, 22))}
      ${stripPaths(paths(d.phone.filter((s) => s.kind !== "idle"), d.from, d.now, 600, 28, 14))}
      ${stripPaths([["tick", marks.map((m) => `M${m.x.toFixed(1)} 44v5`).join("")]])}
    </svg>
    <p class="axis"><span>${clock(d.from)}</span><span>status above, phone below</span><span>${clock(d.now)}</span></p>`;
  }
}

// ticks are at whole minutes, quarters or hours, whichever are few.
function ticks(from, to) {
  const step = [60e3, 300e3, 900e3, 3600e3].find((s) => (to - from) / s < 24) ?? 7200e3;
  const all = [];
  for (let t = Math.ceil(from / step) * step; t <= to; t += step) all.push({ x: ((t - from) * 600) / Math.max(1, to - from) });
  return all;
}
