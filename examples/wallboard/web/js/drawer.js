// One agent: why, what on hand, and the day.
import { html, nothing, svg } from "../third_party/lit-html@3.3.3/lit-html.js";
import { stripPaths } from "./cells.js";
import { Dialog, button } from "./dialog.js";
import { alertNames, channelNames, clock, long, paths, shape, span } from "./shapes.js";

const naps = [[900, "15 min"], [3600, "1 h"], [14400, "4 h"]]; // for how long alerts are snoozed

export class Drawer extends Dialog {
  constructor(board) {
    super(board, "drawer");
  }

  clear() {
    super.clear();
    this.agent = null;
    this.detail = null;
  }

  open(agent, key = agent) {
    this.clear();
    this.agent = agent;
    this.b.grid.active.id = key;
    this.load();
    this.b.draw();
  }

  load() {
    const { agent } = this;
    if (!agent || !this.b.floor.acts) return undefined;
    return this.attempt(async () => {
      const d = await this.b.live.json(`/api/agents/${encodeURIComponent(agent)}`);
      if (agent === this.agent) this.detail = d;
    });
  }

  // patched reads the day again when something of it has changed.
  patched(p) {
    if (!this.agent || !p.rows?.some((r) => r.id === this.agent)) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.load(), 500);
  }

  view() {
    const b = this.b;
    const row = this.agent && b.floor.rows.get(this.agent);
    if (!row) return nothing;
    return this.frame(row.name, html`
        <p class="now">
          ${shape(b.floor.kind(row))} <b>${b.floor.statusName(row)}</b> <span class="num">${span(b.now() - (row.since || NaN))}</span>
          ${row.setting ? html`<span class="dim">setting ${row.setting}…</span>` : nothing}
          ${b.floor.maySet(row) ? button("Set status…", () => b.setter.open([row.id]), { off: !b.live_ }) : nothing}
        </p>
        <p class="dim">${b.floor.groupNames(row)}${row.phone ? html` · ${shape(row.phone.kind)} ${row.phone.label}${row.phone.busy ? html` <span class="num">${span(b.now() - row.phone.since)}</span>` : nothing}` : nothing}</p>
        ${(row.alerts ?? []).map((a) => this.alert(row, a))} ${(row.snoozed ?? []).map((s) => this.asleep(row, s))}
        <h3>Why</h3>
        ${row.why ? html`<p>${row.why}</p>` : html`<p class="dim">Zendesk does not say.</p>`}
        ${b.floor.acts ? (this.detail ? this.day(this.detail) : html`<p class="dim">Reading the day…</p>`) : this.work(row)}`);
  }

  alert(row, a) {
    return html`<p class="alert">${shape("warn")} <span class="hot">${alertNames[a.code] ?? a.code} <span class="num">${span(this.b.now() - a.since)}</span></span>${a.limit ? html`<small>limit ${span(a.limit)}</small>` : nothing}
      ${this.b.floor.maySet(row)
        ? html`<span class="gap"></span><span class="dim">Snooze</span>${naps.map(([s, text]) => button(text, () => this.snooze(row, a.code, s), { off: !this.b.live_, label: `Snooze for ${text}` }))}`
        : nothing}</p>`;
  }

  asleep(row, s) {
    return html`<p class="dim alert">${alertNames[s.code] ?? s.code}: snoozed by ${s.by} until ${clock(s.until).slice(0, 5)}
      ${this.b.floor.maySet(row) ? html`<span class="gap"></span>${button("Wake", () => this.snooze(row, s.code, 0), { off: !this.b.live_ })}` : nothing}</p>`;
  }

  // snooze has an alert of an agent be quiet for some seconds, for all who look.
  snooze(row, alert, seconds) {
    return this.attempt(async () => {
      await this.b.live.call("/api/snooze", { method: "PUT", body: { agent: row.id, alert, for: seconds } });
      this.b.announcer.say("acts", seconds ? "Snoozed" : "Woken");
    });
  }

  work(row) {
    return html`<h3>On hand</h3>
      <ul>${Object.entries(row.channels ?? {}).map(([name, w]) => html`<li>${channelNames[name] ?? name}: ${w.n} of ${w.max < 0 ? "unknown" : w.max}</li>`)}</ul>`;
  }

  day(d) {
    return html`
      <ul class="reasons">${d.why.map((w) => html`<li>${w.text}</li>`)}</ul>
      ${d.days === false ? html`<p class="dim">Days are not recorded here.</p>` : nothing}
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
    const [step, marks] = ticks(d.from, d.now);
    return html`<svg class="timeline" viewBox="0 0 600 64" role="img" aria-label=${`The day: ${said}`}>
      ${stripPaths(paths(d.status.map((s) => ({ ...s, kind: s.kind || "unknown" })), d.from, d.now, 600, 2, 22))}
      ${stripPaths(paths(d.phone.filter((s) => s.kind !== "idle"), d.from, d.now, 600, 28, 14))}
      ${svg`<path class="mark" d=${marks.map((m) => `M${m.x.toFixed(1)} 44v5`).join("")}></path>`}
    </svg>
    <p class="axis"><span>${clock(d.from)}</span><span>status above, phone below; a mark every ${long(step)}</span><span>${clock(d.now)}</span></p>`;
  }
}

// ticks are at whole minutes, quarters or hours, whichever are few.
function ticks(from, to) {
  const step = [60e3, 300e3, 900e3, 3600e3].find((s) => (to - from) / s < 24) ?? 7200e3;
  const all = [];
  for (let t = Math.ceil(from / step) * step; t <= to; t += step) all.push({ x: ((t - from) * 600) / Math.max(1, to - from) });
  return [step, all];
}
