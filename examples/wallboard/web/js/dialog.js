// What dialogs have in common, and buttons.
import { html, nothing } from "../third_party/lit-html@3.3.3/lit-html.js";

// button may be off, primary, pressed or not (on), and have a label or a title.
export const button = (text, act, { off, on, primary, label, title } = {}) => html`<button type="button" class=${primary ? "primary" : text.length < 2 ? "icon" : nothing} ?disabled=${off}
  aria-pressed=${on === undefined ? nothing : String(on)} aria-label=${label ?? nothing} title=${title ?? nothing} @click=${act}>${text}</button>`;

// Dialog is a <dialog> with a title and an error. It is shown while it has a view.
export class Dialog {
  constructor(board, id) {
    this.b = board;
    this.id = id;
    this.clear();
  }

  // clear forgets what the dialog is about.
  clear() {
    this.error = "";
  }

  get element() {
    return document.querySelector(`#${this.id}`);
  }

  // attempt does something that may fail, and shows the error as a sentence.
  async attempt(what) {
    this.error = "";
    this.b.draw();
    try {
      await what();
    } catch (e) {
      this.error = e.message;
      this.b.announcer.say("acts", e.message);
    }
    this.b.draw();
  }

  close() {
    const { element } = this;
    this.clear();
    element?.close(); // what is behind it takes no focus before
    if (!document.querySelector("dialog[open]")) this.b.grid.element?.focus();
    this.b.draw();
  }

  drawn() {
    if (this.element?.open !== false) return;
    this.element.showModal();
    this.element.querySelector("h2").focus();
  }

  frame(title, body) {
    return html`<dialog id=${this.id} aria-labelledby=${`${this.id}-title`} @close=${(e) => e.target.isConnected && !e.target.open && this.close()} @click=${(e) => e.target === e.currentTarget && this.close()}>
      <div class="inside">
        <header><h2 id=${`${this.id}-title`} tabindex="-1">${title}</h2>${button("✕", () => this.close(), { label: "Close" })}</header>
        ${body} ${this.error ? html`<p class="hot" role="alert">${this.error}</p>` : nothing}
      </div>
    </dialog>`;
  }
}
