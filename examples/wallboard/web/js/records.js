// What happened: the log of what was set here, and today as a table.
import { html, nothing } from "../third_party/lit-html@3.3.3/lit-html.js";
import { Dialog, button } from "./dialog.js";
import { dated } from "./shapes.js";

// Log is who has set which status here, and the way back.
export class Log extends Dialog {
  constructor(board) {
    super(board, "log");
  }

  clear() {
    super.clear();
    this.acts = null;
  }

  open() {
    return this.attempt(async () => {
      this.acts = (await this.b.live.json("/api/acts")) ?? [];
    });
  }

  async undo(id) {
    await this.b.setter.undo(id);
    const failed = this.b.setter.error;
    await this.open();
    this.error ||= failed;
  }

  view() {
    if (!this.acts) return nothing;
    const { setter, live_ } = this.b;
    return this.frame("Set on this board", this.acts.length
      ? html`<table>
          <thead><tr><th scope="col">Time</th><th scope="col">Who</th><th scope="col">Status</th><th scope="col">Agents</th><th scope="col">Undo</th></tr></thead>
          <tbody>${this.acts.map((a) => html`<tr>
            <td class="num">${dated(a.at)}</td><td>${a.by}</td><td>${a.name}</td>
            <td>${setter.some(a.agents)}</td>
            <td>${a.undone ? "taken back" : a.undoes ? "–" : button("Undo", () => this.undo(a.id), { off: !live_ })}</td>
          </tr>`)}</tbody>
        </table>`
      : html`<p class="dim">Nobody has set a status here in the last 30 days.</p>`);
  }
}

// Sheet is today as comma-separated values, for a spreadsheet.
export class Sheet extends Dialog {
  constructor(board) {
    super(board, "sheet");
  }

  clear() {
    super.clear();
    this.text = null;
  }

  open() {
    this.text = "";
    return this.attempt(async () => {
      this.text = await (await this.b.live.call("/api/today.csv")).text();
    });
  }

  // download saves a file, with the mark by which spreadsheets know UTF-8.
  download() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff", this.text], { type: "text/csv" }));
    link.download = `agents-${new Date(this.b.now()).toISOString().slice(0, 10)}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  view() {
    if (this.text === null) return nothing;
    return this.frame("Today as CSV", html`<p>One line for each agent: the status now, and the time in each status and on the phone, in seconds.</p>
      <textarea readonly rows="12" aria-label="CSV" .value=${this.text}></textarea>
      <p class="buttons">${button("Download", () => this.download(), { primary: true, off: !this.text })}</p>
      <p class="dim">Where nothing can be downloaded, copy the text.</p>`);
  }
}
