// The shapes of states: each is told by its form, colour comes second.
import { html, nothing } from "../third_party/lit-html@3.3.3/lit-html.js";

const shapes = {
  online: html`<svg class="shape k-online" viewBox="0 0 16 16" aria-hidden="true"><circle class="f" cx="8" cy="8" r="6" /></svg>`,
  away: html`<svg class="shape k-away" viewBox="0 0 16 16" aria-hidden="true"><circle class="f" cx="8" cy="8" r="6" /><path class="c" d="M8 4.5V8l2.5 1.5" /></svg>`,
  transfers: html`<svg class="shape k-transfers" viewBox="0 0 16 16" aria-hidden="true"><circle class="f" cx="8" cy="8" r="6" /><path class="c" d="M11.5 8h-6M8 5.5 5.2 8 8 10.5" /></svg>`,
  offline: html`<svg class="shape k-offline" viewBox="0 0 16 16" aria-hidden="true"><circle class="s" cx="8" cy="8" r="5" /></svg>`,
  unknown: html`<svg class="shape k-offline" viewBox="0 0 16 16" aria-hidden="true"><circle class="s d" cx="8" cy="8" r="5" /></svg>`,
  call: html`<svg class="shape k-call" viewBox="0 0 16 16" aria-hidden="true"><path class="f" d="M3 3h10v10H3z" /></svg>`,
  wrap: html`<svg class="shape k-call" viewBox="0 0 16 16" aria-hidden="true"><path class="s" d="M4 4h8v8H4z" /></svg>`,
  ringing: html`<svg class="shape k-call" viewBox="0 0 16 16" aria-hidden="true"><path class="f" d="M8 1.5 14.5 8 8 14.5 1.5 8z" /></svg>`,
  warn: html`<svg class="shape k-warn" viewBox="0 0 16 16" aria-hidden="true"><path class="f" d="M8 1.5 15 14H1z" /><path class="c" d="M8 6v4M8 11.8v.4" /></svg>`,
  setting: html`<svg class="shape k-offline" viewBox="0 0 16 16" aria-hidden="true"><circle class="s d" cx="8" cy="8" r="5" /></svg>`,
};

export const shape = (kind) => shapes[kind] ?? nothing;

// meter shows items against capacity.
export function meter(items, most) {
  const full = most > 0 ? Math.min(1, items / most) : 0;
  return html`<svg class="meter" viewBox="0 0 24 10" aria-hidden="true"><path class="t" d="M.5.5h23v9H.5z" /><path class=${items > most ? "over" : "fill"} d=${`M1 1h${(22 * full).toFixed(1)}v8H1z`} /></svg>`;
}

const lane = ["online", "away", "transfers", "offline", "unknown", "call", "wrap", "ringing"];

// paths draws stretches [{from, to, kind}] into a strip, one path for each kind.
export function paths(stretches, from, to, width, y, height) {
  const drawn = {};
  const scale = width / Math.max(1, to - from);
  for (const s of stretches) {
    const x = Math.max(0, (s.from - from) * scale);
    const w = Math.max(0.5, (Math.min(s.to, to) - Math.max(s.from, from)) * scale);
    const low = s.kind === "offline" || s.kind === "away" || s.kind === "wrap";
    const h = low ? height / 2 : height;
    drawn[s.kind] = (drawn[s.kind] ?? "") + `M${x.toFixed(1)} ${(y + height - h).toFixed(1)}h${w.toFixed(1)}v${h.toFixed(1)}h-${w.toFixed(1)}z`;
  }
  return lane.filter((k) => drawn[k]).map((k) => [k, drawn[k]]);
}
