// Times and other things in words.

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
