// Setting statuses: of one agent or many, looked at before, taken back after.
import { html, nothing } from "../third_party/lit-html@3.3.3/lit-html.js";
import { shape } from "./shapes.js";
import { clock, count } from "./words.js";

const undoFor = 10000;

export class Setter {
  constructor(board) {
    this.b = board;
    this.ids = null;
    this.status = 0;
    this.preview = null;
    this.error = "";
    this.busy = false;
    this.log = null;
    this.last = null; // the act that can be taken back
  }

  open(ids) {
    this.ids = ids;
    this.status = 0;
    this.preview = null;
    this.error = "";
    this.b.draw();
  }

  close() {
    this.ids = null;
    this.log = null;
    for (const dialog of document.querySelectorAll("#setter, #log")) dialog.close();
    if (!document.querySelector("#drawer")?.open) this.b.grid.element?.focus();
    this.b.draw();
  }

  drawn() {
    for (const dialog of document.querySelectorAll("#setter, #log")) if (!dialog.open) dialog.showModal();
  }

  names(ids) {
    return ids.map((id) => this.b.floor.rows.get(id)?.name ?? id);
  }

  async choose(status) {
    this.status = status;
    this.preview = null;
    this.error = "";
    this.b.draw();
    await this.attempt(async () => {
      const body = { agents: this.ids, status: String(status), preview: true };
      const seen = await (await this.b.live.call("/api/acts", { method: "POST", body })).json();
      if (this.status === status) this.preview = seen;
    });
  }

  async go() {
    if (this.busy) return;
    this.busy = true;
    await this.attempt(async () => {
      const one = this.ids.length === 1;
      const [path, method, body] = one
        ? [`/api/agents/${encodeURIComponent(this.ids[0])}/status`, "PUT", { status: String(this.status) }]
        : ["/api/acts", "POST", { agents: this.ids, status: String(this.status) }];
      const done = await (await this.b.live.call(path, { method, body })).json();
      this.remember(done);
      this.close();
    });
    this.busy = false;
    this.b.draw();
  }

  async undo(id) {
    this.last = null;
    await this.attempt(async () => {
      const done = await (await this.b.live.call(`/api/acts/${encodeURIComponent(id)}/undo`, { method: "POST", body: {} })).json();
      this.remember(done);
      if (this.log) await this.openLog();
    });
  }

  remember(done) {
    this.last = { ...done, at: performance.now() };
    const refused = done.refused?.length ?? 0;
    const text = `${done.act?.name ?? "Nothing"}: ${count(done.change.length, "agent")}${refused ? `, ${refused} not set` : ""}`;
    this.b.announcer.say("acts", text);
    this.b.floor.selected.clear();
  }

  // attempt shows an error as a sentence.
  async attempt(what) {
    try {
      await what();
    } catch (e) {
      this.error = e.message;
      this.b.announcer.say("acts", e.message);
    }
    this.b.draw();
  }

  // result is what became of the last act, with a way back for a while.
  result() {
    const l = this.last;
    if (!l) return !this.ids && !this.log && this.error ? html`<span class="hot" role="status">${this.error}</span>` : nothing;
    const f = this.b.floor;
    const n = l.change.length;
    const done = l.change.filter((id) => !f.rows.get(id)?.setting).length;
    const left = Math.ceil((undoFor - (performance.now() - l.at)) / 1000);
    const refused = l.refused ?? [];
    return html`<span class="result">
      <b>${l.act?.undoes ? "Taken back" : (l.act?.name ?? "Nothing changed")}</b> <span class="num">${done}/${n}</span>${n && done === n ? " ✓" : ""}
      ${refused.length ? html`<span class="hot">${refused.slice(0, 3).map((r) => `${this.names([r.id])[0]}: ${r.why}`).join("; ")}${refused.length > 3 ? ` and ${refused.length - 3} more` : ""}</span>` : nothing}
      ${l.act && !l.act.undoes && left > 0 ? html`<button type="button" @click=${() => this.undo(l.act.id)}>Undo ${left} s</button>` : nothing}
      <button type="button" class="icon" aria-label="Dismiss" @click=${() => { this.last = null; this.b.draw(); }}>✕</button>
    </span>`;
  }

  view() {
    if (this.log) return this.logView();
    if (!this.ids) return nothing;
    const f = this.b.floor;
    const title = this.ids.length === 1 ? this.names(this.ids)[0] : count(this.ids.length, "agent");
    const change = this.preview?.change.length ?? 0;
    return html`<dialog id="setter" aria-labelledby="setter-title" @close=${() => this.ids && this.close()}>
      <div class="inside">
        <header><h2 id="setter-title" tabindex="-1" autofocus>Set status: ${title}</h2>
          <button type="button" class="icon" aria-label="Close" @click=${() => this.close()}>✕</button></header>
        <fieldset><legend class="unseen">Status</legend>
          ${[...f.statuses.values()].map((s) => html`<label class="choice"><input type="radio" name="status" .checked=${this.status === s.id} @change=${() => this.choose(s.id)} />
            ${shape(s.kind)} ${s.name}</label>`)}
        </fieldset>
        ${this.preview ? this.previewView(this.preview) : nothing}
        ${this.error ? html`<p class="hot" role="alert">${this.error}</p>` : nothing}
        <p class="buttons">
          <button type="button" class="primary" ?disabled=${!change || this.busy || !this.b.live_} @click=${() => this.go()}>${change > 1 ? `Set ${change}` : "Set"}</button>
          <button type="button" @click=${() => this.close()}>Cancel</button>
        </p>
      </div>
    </dialog>`;
  }

  previewView(p) {
    const some = (ids) => {
      const names = this.names(ids.slice(0, 5));
      return ids.length > 5 ? `${names.join(", ")} and ${ids.length - 5} more` : names.join(", ");
    };
    return html`<div role="status"><ul class="preview">
      <li>${count(p.change.length, "agent")} ${p.change.length === 1 ? "changes" : "change"}</li>
      ${p.later?.length ? html`<li>of them ${p.later.length} when the work on the phone ends: ${some(p.later)}</li>` : nothing}
      ${p.already?.length ? html`<li>${p.already.length} already there, nothing is sent</li>` : nothing}
      ${p.refused?.length ? html`<li class="hot">${p.refused.length} not set: ${p.refused.slice(0, 5).map((r) => `${this.names([r.id])[0]} ${r.why}`).join(", ")}</li>` : nothing}
    </ul></div>`;
  }

  async openLog() {
    await this.attempt(async () => {
      this.log = (await (await this.b.live.call("/api/acts")).json()) ?? [];
    });
  }

  logView() {
    return html`<dialog id="log" aria-labelledby="log-title" @close=${() => this.log && this.close()}>
      <div class="inside">
        <header><h2 id="log-title" tabindex="-1" autofocus>Set on this board</h2>
          <button type="button" class="icon" aria-label="Close" @click=${() => this.close()}>✕</button></header>
        ${this.log.length
          ? html`<table>
              <thead><tr><th scope="col">Time</th><th scope="col">Who</th><th scope="col">Status</th><th scope="col">Agents</th><th scope="col">Undo</th></tr></thead>
              <tbody>${this.log.map((a) => html`<tr>
                <td class="num">${new Date(a.at).toLocaleDateString()} ${clock(Date.parse(a.at))}</td><td>${a.by}</td>
                <td>${a.name}</td><td>${this.names(a.agents.slice(0, 4)).join(", ")}${a.agents.length > 4 ? ` and ${a.agents.length - 4} more` : ""}</td>
                <td>${a.undone ? "taken back" : a.undoes ? "–" : html`<button type="button" ?disabled=${!this.b.live_} @click=${() => this.undo(a.id)}>Undo</button>`}</td>
              </tr>`)}</tbody>
            </table>`
          : html`<p class="dim">Nobody has set a status here in the last 30 days.</p>`}
        ${this.error ? html`<p class="hot" role="alert">${this.error}</p>` : nothing}
      </div>
    </dialog>`;
  }
}
