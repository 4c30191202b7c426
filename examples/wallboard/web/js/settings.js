// The rules: what a status of one system means in the other. They are looked at
// before they are saved, and former ones can be used again.
import { html, nothing } from "../third_party/lit-html@3.3.3/lit-html.js";
import { clock, count } from "./words.js";

const titles = { zendesk: "Zendesk", aircall: "Aircall" };
const title = (system) => titles[system] ?? system;

export class Settings {
  constructor(board) {
    this.b = board;
    this.clear();
  }

  clear() {
    this.read = null; // what the server has
    this.edit = null;
    this.preview = null;
    this.error = "";
  }

  async open() {
    this.error = "";
    await this.attempt(async () => this.load());
  }

  async load() {
    this.read = await (await this.b.live.call("/api/settings")).json();
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

  async attempt(what) {
    try {
      await what();
      this.error = "";
    } catch (e) {
      this.error = e.message;
      this.b.announcer.say("acts", e.message);
    }
    this.b.draw();
  }

  send(more) {
    return this.b.live.call("/api/settings", { method: "POST", body: { version: this.read.version, settings: this.edit, ...more } });
  }

  look() {
    return this.attempt(async () => {
      this.preview = null;
      this.preview = await (await this.send({ preview: true })).json();
    });
  }

  save(more = {}) {
    return this.attempt(async () => {
      await this.send(more);
      this.b.announcer.say("acts", "The rules are saved");
      await this.load();
    });
  }

  changed() {
    this.preview = null;
    this.b.draw();
  }

  close() {
    this.clear();
    document.querySelector("#rules")?.close();
    this.b.grid.element?.focus();
    this.b.draw();
  }

  drawn() {
    const dialog = document.querySelector("#rules");
    if (dialog && !dialog.open) dialog.showModal();
  }

  view() {
    if (!this.edit) return nothing;
    return html`<dialog id="rules" aria-labelledby="rules-title" @close=${() => this.edit && this.close()}>
      <div class="inside">
        <header><h2 id="rules-title" tabindex="-1" autofocus>What statuses mean</h2>
          <button type="button" class="icon" aria-label="Close" @click=${() => this.close()}>✕</button></header>
        ${this.edit.pairs.map((p) => this.pair(p))} ${this.holds()}
        ${this.preview ? this.previewView(this.preview) : nothing}
        ${this.error ? html`<p class="hot" role="alert">${this.error}</p>` : nothing}
        <p class="buttons">
          <button type="button" ?disabled=${!this.b.live_} @click=${() => this.look()}>What would change?</button>
          <button type="button" class="primary" ?disabled=${!this.preview || !this.b.live_} @click=${() => this.save()}>Save</button>
        </p>
        ${this.history()}
      </div>
    </dialog>`;
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
          <td><button type="button" class="icon" aria-label=${`Remove rule ${i + 1}`} @click=${() => { p.rules.splice(i, 1); this.changed(); }}>✕</button></td>
        </tr>`)}</tbody>
      </table>
      <p><button type="button" @click=${() => { p.rules.push({ a: this.read.statuses[p.a][0].id, b: this.read.statuses[p.b][0].id, way: "both" }); this.changed(); }}>Add a rule</button></p>`;
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
        <td class="num">${s.at ? `${new Date(s.at).toLocaleDateString()} ${clock(Date.parse(s.at))}` : "at the start"}</td><td>${s.by ?? "–"}</td>
        <td>${i === 0 ? "in force" : html`<button type="button" ?disabled=${!this.b.live_} @click=${() => this.save({ again: s.version })}>Use again</button>`}</td>
      </tr>`)}</tbody>
    </table>`;
  }
}
