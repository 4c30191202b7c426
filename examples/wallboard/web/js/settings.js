// The settings: of the page for who looks, of limits, screens and rules for those
// who may.
import { html, nothing } from "../third_party/lit-html@3.3.3/lit-html.js";
import { Dialog, button } from "./dialog.js";
import { count, dated, shape, span } from "./shapes.js";
import { select } from "./view.js";

const alerts = [["wrap-up", "Wrap-up", "wrap"], ["long call", "A call", "call"], ["out of sync", "Out of sync", "warn"], ["open work", "Offline with open work", "offline"]];

const titles = { zendesk: "Zendesk", aircall: "Aircall", dialpad: "Dialpad", connect: "Amazon Connect" };
const title = (system) => titles[system] ?? system;

export class Settings extends Dialog {
  constructor(board) {
    super(board, "settings");
    this.parts = { limits: new Limits(this), screens: new Screens(this), rules: new Rules(this) };
  }

  clear() {
    super.clear();
    this.shown = ""; // view, or the name of a part
    for (const part of Object.values(this.parts ?? {})) part.clear();
  }

  // tabs are the parts for who looks.
  tabs() {
    const { me, acts } = this.b.floor;
    return [["view", "View"], ...(me.admin ? [["limits", "Limits"]] : []), ...(acts ? [["screens", "Screens"]] : []), ...(me.admin ? [["rules", "Rules"]] : [])];
  }

  async open(name = "view") {
    this.shown = name;
    await this.attempt(async () => this.parts[name]?.load());
  }

  view() {
    if (!this.shown) return nothing;
    const part = this.parts[this.shown];
    return this.frame("Settings", html`<nav class="tabs" aria-label="Settings">${this.tabs().map(([name, text]) => html`<button type="button" aria-current=${name === this.shown ? "page" : "false"} @click=${() => this.open(name)}>${text}</button>`)}</nav>
      ${part ? (part.read ? part.view() : html`<p class="dim">Reading…</p>`) : this.own()}`);
  }

  own() {
    const b = this.b;
    const keep = (view, text) => this.attempt(async () => {
      await b.preferences.save({ view });
      b.announcer.say("acts", text);
    });
    const saved = b.preferences.own.view;
    return html`<section class="form" aria-label="View">
      <label>Theme ${select(b, "theme", "Theme", [["", "As the system"], ["light", "Light"], ["dark", "Dark"]])}</label>
      <label>Screen readers hear ${select(b, "say", "Announcements", [["alerts", "alerts and my own acts"], ["acts", "my own acts"], ["off", "nothing"]])}</label>
      <p class="buttons">${button("Always open with this view", () => keep(b.address(), "This view is saved"), { primary: true, off: !b.live_ })}
        ${saved ? button("Open with all agents", () => keep("", "The saved view is removed"), { off: !b.live_ }) : nothing}</p>
      <p class="dim">The view is what is filtered, sorted and folded. ${saved === undefined || saved === "" ? "The board opens with all agents." : saved === b.address() ? "The board opens with this view." : "The board opens with another view."}</p>
    </section>`;
  }
}

// Page is a part of the settings.
class Page {
  constructor(settings) {
    this.in = settings;
    this.b = settings.b;
    this.clear();
  }
}

// Limits are how long something may last before a supervisor should look.
class Limits extends Page {
  clear() {
    this.read = null; // what the server has
    this.edit = {};
  }

  async load() {
    this.use(await this.b.live.json("/api/limits"));
  }

  use(read) {
    this.read = read;
    this.edit = { ...read.limits };
  }

  save() {
    return this.in.attempt(async () => {
      this.use(await this.b.live.json("/api/limits", "PUT", { version: this.read.version, limits: this.edit }));
      this.b.announcer.say("acts", "The limits are saved");
    });
  }

  // set takes minutes and seconds, such as 3:00, or minutes; nothing is no limit.
  set(of, input) {
    const [, minutes, seconds = "0"] = /^(\d{1,4})(?::([0-5]?\d))?$/.exec(input.value.trim() || "0") ?? [];
    input.setCustomValidity(minutes === undefined ? "Write minutes and seconds, such as 3:00" : "");
    if (input.reportValidity()) this.edit[of] = Number(minutes) * 60 + Number(seconds);
    this.b.draw();
  }

  changed() {
    return Object.keys(this.edit).some((of) => this.edit[of] !== this.read.limits[of]);
  }

  line(of, name, kind) {
    const s = this.edit[of];
    const text = s ? `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}` : "";
    return html`<tr><th scope="row">${shape(kind)} ${name}</th>
      <td><input class="short num" aria-label=${`Limit of ${name}`} placeholder="none" inputmode="numeric" .value=${text} @change=${(e) => this.set(of, e.target)} /></td></tr>`;
  }

  view() {
    const { by, at } = this.read;
    return html`<section class="form" aria-label="Limits">
      <p>Who passes a limit is shown under “Needs you”. Minutes and seconds; empty is no limit.</p>
      <div class="tables">
        <table><caption>Time in a status</caption><tbody>
          ${[...this.b.floor.statuses.values()].map((s) => this.line(String(s.id), s.name, s.kind))}</tbody></table>
        <table><caption>Other alerts</caption><tbody>
          ${alerts.map(([code, name, kind]) => this.line(code, name, kind))}</tbody></table>
      </div>
      <p class="buttons">${button("Save", () => this.save(), { primary: true, off: !this.changed() || !this.b.live_ })}</p>
      ${by ? html`<p class="dim">Saved by ${by}, ${dated(at)}.</p>` : nothing}
    </section>`;
  }
}

// Screens on the wall may show the floor without anybody's session.
class Screens extends Page {
  clear() {
    this.read = null; // the screens
    this.code = null;
  }

  async load() {
    this.read = (await this.b.live.json("/api/tv")) ?? [];
  }

  add(name) {
    return this.in.attempt(async () => {
      this.code = await this.b.live.json("/api/tv", "POST", { name });
    });
  }

  remove(id) {
    return this.in.attempt(async () => {
      await this.b.live.call(`/api/tv/${encodeURIComponent(id)}`, { method: "DELETE" });
      this.b.announcer.say("acts", "The screen is removed");
      await this.load();
    });
  }

  // left is how long the code is good; new Date reads both forms of times.
  left() {
    return new Date(this.code.expires).getTime() - this.b.live.now();
  }

  view() {
    if (this.code && this.left() <= 0) this.code = null;
    return html`<section class="form" aria-label="Screens">
      <p>A screen on the wall opens <b>${location.origin}/tv</b> and asks for a code. It shows the floor and can change nothing.</p>
      ${this.code
        ? html`<p>Type this code on the screen:</p><p class="code" role="status">${this.code.code}</p><p class="dim">Good for <span class="num">${span(this.left())}</span>, for one screen.
            ${button("Show the screens", () => this.in.open("screens"))}</p>`
        : html`<p class="buttons"><input id="screen" aria-label="Name of the screen" value="Screen" maxlength="60" />${button("Pair a screen", () => this.add(document.querySelector("#screen").value), { primary: true, off: !this.b.live_ })}</p>`}
      ${this.read.length
        ? html`<table><caption>Paired screens</caption>
            <thead><tr><th scope="col">Name</th><th scope="col">Paired</th><th scope="col">By</th><th scope="col">Now</th><th scope="col">Remove</th></tr></thead>
            <tbody>${this.read.map((s) => html`<tr><td>${s.name}</td><td class="num">${dated(s.at)}</td><td>${s.by}</td><td>${s.live ? "live" : "off"}</td>
              <td>${button("Remove", () => this.remove(s.id), { off: !this.b.live_, label: `Remove ${s.name}` })}</td></tr>`)}</tbody></table>`
        : html`<p class="dim">No screen is paired.</p>`}
    </section>`;
  }
}

// Rules are what a status of one system means in the other. They are looked at
// before they are saved, and former ones can be used again.
class Rules extends Page {
  clear() {
    this.read = null; // what the server has
    this.edit = null;
    this.preview = null;
  }

  async load() {
    this.read = await this.b.live.json("/api/settings");
    this.edit = structuredClone(this.read.settings);
    for (const pair of this.edit.pairs) {
      for (const r of pair.rules) {
        r.a = this.known(pair.a, r.a);
        r.b = this.known(pair.b, r.b);
      }
    }
    for (const h of this.edit.holds) h.status = this.known(h.in, h.status);
    this.preview = null;
  }

  // known is the option that a rule names, by id or by name.
  known(system, name) {
    const all = this.read.statuses[system] ?? [];
    return (all.find((s) => s.id === name) ?? all.find((s) => s.name.toLowerCase() === name.toLowerCase() || s.id === `#${name}`))?.id ?? name;
  }

  send(more) {
    return this.b.live.json("/api/settings", "POST", { version: this.read.version, settings: this.edit, ...more });
  }

  look() {
    return this.in.attempt(async () => {
      this.preview = null;
      this.preview = await this.send({ preview: true });
    });
  }

  save(more = {}) {
    return this.in.attempt(async () => {
      await this.send(more);
      this.b.announcer.say("acts", "The rules are saved");
      await this.load();
    });
  }

  changed() {
    this.preview = null;
    this.b.draw();
  }

  view() {
    return html`<section id="rules" class="form" aria-label="Rules">
      ${this.edit.pairs.map((p) => this.pair(p))} ${this.holds()}
      ${this.preview ? this.previewView(this.preview) : nothing}
      <p class="buttons">
        ${button("What would change?", () => this.look(), { off: !this.b.live_ })}
        ${button("Save", () => this.save(), { primary: true, off: !this.preview || !this.b.live_ })}
      </p>
      ${this.history()}
    </section>`;
  }

  pick(system, value, label, change) {
    const all = this.read.statuses[system] ?? [];
    return html`<select aria-label=${label} @change=${(e) => { change(e.target.value); this.changed(); }}>
      ${all.some((s) => s.id === value) ? nothing : html`<option value=${value} selected>${value} (gone)</option>`}
      ${all.map((s) => html`<option value=${s.id} ?selected=${s.id === value}>${s.name}</option>`)}
    </select>`;
  }

  pair(p) {
    const ways = [["both", "↔ both ways"], ["a-to-b", `→ to ${title(p.b)}`], ["b-to-a", `← to ${title(p.a)}`]];
    return html`<table>
        <caption>${title(p.a)} and ${title(p.b)}</caption>
        <thead><tr><th scope="col">${title(p.a)}</th><th scope="col">Way</th><th scope="col">${title(p.b)}</th><th scope="col"><span class="unseen">Remove</span></th></tr></thead>
        <tbody>${p.rules.map((r, i) => html`<tr>
          <td>${this.pick(p.a, r.a, `${title(p.a)}, rule ${i + 1}`, (v) => (r.a = v))}</td>
          <td><select aria-label=${`Way of rule ${i + 1}`} @change=${(e) => { r.way = e.target.value; this.changed(); }}>
            ${ways.map(([v, text]) => html`<option value=${v} ?selected=${v === r.way}>${text}</option>`)}</select></td>
          <td>${this.pick(p.b, r.b, `${title(p.b)}, rule ${i + 1}`, (v) => (r.b = v))}</td>
          <td>${button("✕", () => { p.rules.splice(i, 1); this.changed(); }, { label: `Remove rule ${i + 1}` })}</td>
        </tr>`)}</tbody>
      </table>
      <p>${button("Add a rule", () => { p.rules.push({ a: this.read.statuses[p.a][0].id, b: this.read.statuses[p.b][0].id, way: "both" }); this.changed(); })}</p>`;
  }

  holds() {
    const pair = this.edit.pairs[0];
    if (!pair) return nothing;
    const hold = this.edit.holds.find((h) => h.in === pair.a);
    const set = (status) => {
      this.edit.holds = this.edit.holds.filter((h) => h.in !== pair.a);
      if (status) this.edit.holds.push({ while: [pair.b], in: pair.a, status });
      this.changed();
    };
    return html`<p><label>While somebody is busy in ${title(pair.b)}, ${title(pair.a)} shows
      <select @change=${(e) => set(e.target.value)}>
        <option value="" ?selected=${!hold}>what it showed before</option>
        ${this.read.statuses[pair.a].map((s) => html`<option value=${s.id} ?selected=${s.id === hold?.status}>${s.name}</option>`)}
      </select></label></p>`;
  }

  previewView(p) {
    return html`<div role="status"><p>${p.agents ? html`<b>${count(p.agents, "agent")}</b> would get another status now:` : "Nobody would get another status now."}</p>
      <ul class="preview">
        ${(p.changes ?? []).map((c) => html`<li>${title(c.system)}: ${c.status.name || c.status.id} for ${c.agents}</li>`)}
        ${(p.suspicious ?? []).map((line) => html`<li class="hot">${line}</li>`)}
      </ul></div>`;
  }

  history() {
    const all = this.read.history ?? [];
    if (!all.length) return html`<p class="dim">These are the rules that the board was started with.</p>`;
    return html`<table>
      <caption>Versions</caption>
      <thead><tr><th scope="col">Saved</th><th scope="col">By</th><th scope="col">Use</th></tr></thead>
      <tbody>${all.slice(0, 10).map((s, i) => html`<tr>
        <td class="num">${s.at ? dated(s.at) : "at the start"}</td><td>${s.by ?? "–"}</td>
        <td>${i === 0 ? "in force" : button("Use again", () => this.save({ again: s.version }), { off: !this.b.live_ })}</td>
      </tr>`)}</tbody>
    </table>`;
  }
}
