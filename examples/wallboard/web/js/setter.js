// Setting statuses: of one agent or many, looked at before, taken back after.
import { html, nothing } from "../third_party/lit-html@3.3.3/lit-html.js";
import { Dialog, button } from "./dialog.js";
import { count, shape } from "./shapes.js";

const undoFor = 10000;

export class Setter extends Dialog {
  last = null; // the act that can be taken back

  constructor(board) {
    super(board, "setter");
  }

  clear() {
    super.clear();
    this.ids = null;
    this.status = 0;
    this.preview = null;
    this.busy = false;
  }

  open(ids) {
    this.clear();
    this.ids = ids;
    this.b.draw();
  }

  names(ids) {
    return ids.map((id) => this.b.floor.rows.get(id)?.name ?? id);
  }

  // some are the first five of many names.
  some(ids) {
    const names = this.names(ids.slice(0, 5)).join(", ");
    return ids.length > 5 ? `${names} and ${ids.length - 5} more` : names;
  }

  async choose(status) {
    this.status = status;
    this.preview = null;
    await this.attempt(async () => {
      const body = { agents: this.ids, status: String(status), preview: true };
      const seen = await this.b.live.json("/api/acts", "POST", body);
      if (this.status === status) this.preview = seen;
    });
  }

  async go(ids = this.ids, status = String(this.status)) {
    if (this.busy) return;
    this.busy = true;
    await this.attempt(async () => {
      const one = ids.length === 1;
      const [path, method, body] = one ? [`/api/agents/${encodeURIComponent(ids[0])}/status`, "PUT", { status }] : ["/api/acts", "POST", { agents: ids, status }];
      const done = await this.b.live.json(path, method, body);
      this.remember(done, status);
      this.close();
    });
    this.busy = false;
    this.b.draw();
  }

  async undo(id) {
    this.last = null;
    await this.attempt(async () => {
      const done = await this.b.live.json(`/api/acts/${encodeURIComponent(id)}/undo`, "POST", {});
      this.remember(done);
    });
  }

  remember(done, status) {
    this.last = { ...done, status, at: performance.now() };
    const refused = done.refused?.length ?? 0;
    const text = `${done.act?.name ?? "Nothing"}: ${count(done.change.length, "agent")}${refused ? `, ${refused} not set` : ""}`;
    this.b.announcer.say("acts", text);
    this.b.floor.selected.clear();
  }

  // result is what became of the last act, with a way back for a while.
  result() {
    const l = this.last;
    const failed = this.error && !this.ids ? html`<span class="hot">✗ ${this.error}</span>` : nothing;
    if (!l) return failed;
    const f = this.b.floor;
    const n = l.change.length;
    const late = l.change.filter((id) => f.rows.get(id)?.refused);
    const done = l.change.filter((id) => !f.rows.get(id)?.setting).length - late.length;
    const left = Math.ceil((undoFor - (performance.now() - l.at)) / 1000);
    const refused = [...(l.refused ?? []), ...late.map((id) => ({ id, why: "refused by Zendesk" }))];
    return html`<span class="result">
      <b>${l.act?.undoes ? "Taken back" : (l.act?.name ?? "Nothing changed")}</b> <span class="num">${done}/${n}</span>${n && done === n ? " ✓" : ""}
      ${refused.length ? html`<span class="hot">✗ ${refused.slice(0, 3).map((r) => `${this.names([r.id])[0]}: ${r.why}`).join("; ")}${refused.length > 3 ? ` and ${refused.length - 3} more` : ""}</span>
        ${l.status ? button("Try again", () => this.go(refused.map((r) => r.id), l.status), { off: !this.b.live_ }) : nothing}` : nothing}
      ${l.act && !l.act.undoes && left > 0 ? button(`Undo ${left} s`, () => this.undo(l.act.id), { off: !this.b.live_ }) : nothing}
      ${failed} ${button("✕", () => { this.last = null; this.b.draw(); }, { label: "Dismiss" })}
    </span>`;
  }

  view() {
    if (!this.ids) return nothing;
    const title = this.ids.length === 1 ? this.names(this.ids)[0] : count(this.ids.length, "agent");
    const change = this.preview?.change.length ?? 0;
    return this.frame(`Set status: ${title}`, html`<fieldset><legend class="unseen">Status</legend>
        ${[...this.b.floor.statuses.values()].map((s) => html`<label class="choice"><input type="radio" name="status" .checked=${this.status === s.id} @change=${() => this.choose(s.id)} />
          ${shape(s.kind)} ${s.name}</label>`)}
      </fieldset>
      ${this.preview ? this.previewView(this.preview) : nothing}
      <p class="buttons">${button(change > 1 ? `Set ${change}` : "Set", () => this.go(), { primary: true, off: !change || this.busy || !this.b.live_ })} ${button("Cancel", () => this.close())}</p>`);
  }

  previewView(p) {
    return html`<div role="status"><ul class="preview">
      <li>${count(p.change.length, "agent")} ${p.change.length === 1 ? "changes" : "change"}</li>
      ${p.later?.length ? html`<li>of them ${p.later.length} when the work on the phone ends: ${this.some(p.later)}</li>` : nothing}
      ${p.already?.length ? html`<li>${p.already.length} already there, nothing is sent</li>` : nothing}
      ${p.refused?.length ? html`<li class="hot">${p.refused.length} not set: ${p.refused.slice(0, 5).map((r) => `${this.names([r.id])[0]} ${r.why}`).join(", ")}</li>` : nothing}
    </ul></div>`;
  }
}
