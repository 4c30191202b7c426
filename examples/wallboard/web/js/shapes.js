// States as shapes, known by their form, colour comes second; times and names in words.
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

const two = (n) => String(n).padStart(2, "0");

// span is a duration such as 0:42 or 1:05:09; a dash where nobody knows.
export function span(ms) {
  if (!Number.isFinite(ms)) return "–";
  const s = Math.max(0, Math.floor(ms / 1000));
  const h = Math.floor(s / 3600);
  const m = Math.floor(s / 60) % 60;
  return h ? `${h}:${two(m)}:${two(s % 60)}` : `${m}:${two(s % 60)}`;
}

// long is a duration for totals, such as 3 h 12 min.
export function long(ms) {
  const m = Math.floor(ms / 60000);
  if (m < 1) return `${Math.floor(ms / 1000)} s`;
  return m < 60 ? `${m} min` : `${Math.floor(m / 60)} h ${m % 60} min`;
}

// clock is the time of day.
export function clock(ms) {
  const d = new Date(ms);
  return `${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`;
}

export const channelNames = { support: "Email", messaging: "Msg", talk: "Voice", chat: "Chat" };

export const kindNames = { online: "Online", away: "Away", transfers: "Transfers only", offline: "Offline", unknown: "Unknown" };

// count is a number with its noun.
export const count = (n, noun) => `${n} ${noun}${n === 1 ? "" : "s"}`;

export const phoneNames = { call: "In call", wrap: "Wrap-up" };

export const alertNames = {
  "wrap-up": "wrap-up", "long call": "in a call", missed: "missed an offer", "open work": "offline with open work", away: "away",
  status: "too long in this status", "out of sync": "out of sync",
};

// dated is a time with its day.
export const dated = (at) => `${new Date(at).toLocaleDateString()} ${clock(new Date(at))}`;
