// What is on the floor, and what of it is shown.

export const many = 100; // above so many agents, groups are folded
export const mostRows = 500; // so many can be in the page at once
export const kinds = ["online", "away", "transfers", "offline", "unknown"];

export class Floor {
  constructor() {
    this.rows = new Map();
    this.statuses = new Map();
    this.groups = new Map();
    this.systems = [];
    this.me = {};
    this.loaded = false;
    this.from = 0;
    this.held = null; // while on hold: what has changed since
    this.order = []; // the agents who match
    this.sections = null; // the same by group, where there are many
    this.items = []; // the lines of the grid: agents, and groups
    this.selected = new Set();
    this.channels = [];
    this.hasPhone = false;
    this.hasStatus = false;
    this.days = true; // agents' days are recorded
  }

  load(f) {
    this.me = f.me;
    this.days = f.days;
    this.learned = f.learned;
    this.from = f.from;
    this.systems = f.systems ?? [];
    this.statuses = new Map((f.statuses ?? []).map((s) => [s.id, s]));
    this.groups = new Map((f.groups ?? []).map((g) => [g.id, g.name]));
    this.rows = new Map(f.rows.map((r) => [r.id, r]));
    this.loaded = true;
    if (this.held) this.held = new Map();
    this.columns();
    for (const id of this.selected) if (!this.rows.has(id)) this.selected.delete(id);
  }

  // columns finds which channels there are, and whether there are phones and
  // statuses at all. An account without omnichannel routing has no statuses.
  columns() {
    const found = new Set();
    this.hasPhone = this.hasStatus = false;
    for (const r of this.rows.values()) {
      for (const name of Object.keys(r.channels ?? {})) found.add(name);
      this.hasPhone ||= Boolean(r.phone);
      this.hasStatus ||= Boolean(r.status);
    }
    this.channels = ["support", "messaging", "talk", "chat"].filter((c) => found.has(c));
  }

  // patch takes in rows, or keeps them until the hold ends.
  patch(p) {
    for (const r of p.rows ?? []) {
      if (this.held) this.held.set(r.id, r);
      else this.rows.set(r.id, r);
    }
    for (const id of p.gone ?? []) {
      if (this.held) this.held.set(id, null);
      else {
        this.rows.delete(id);
        this.selected.delete(id);
      }
    }
    if (!this.hasPhone || !this.hasStatus) this.columns();
  }

  hold() {
    this.held = new Map();
  }

  release() {
    const held = this.held;
    this.held = null;
    for (const [id, r] of held) this.patch(r ? { rows: [r] } : { gone: [id] });
  }

  kind(row) {
    return this.statuses.get(row.status)?.kind ?? "unknown";
  }

  statusName(row) {
    return this.statuses.get(row.status)?.name ?? "Unknown";
  }

  groupNames(row) {
    return (row.groups ?? []).map((g) => this.groups.get(g) ?? `group ${g}`).join(", ");
  }

  // maySet reports whether who looks may set this agent's status.
  maySet(row) {
    return Boolean(this.me.every) || (row.groups ?? []).some((g) => this.me.sets?.includes(g));
  }

  get acts() {
    return Boolean(this.me.every) || Boolean(this.me.sets?.length);
  }

  // system is how fresh Zendesk is, or the phone system.
  system(phone) {
    return this.systems.find((s) => (s.name !== "zendesk") === phone);
  }

  of(group) {
    return [...this.rows.values()].filter((r) => !group || r.groups?.includes(group));
  }

  // counts are the numbers about some agents.
  counts(rows) {
    const c = { call: 0, wrap: 0, ringing: 0, sync: 0, needs: 0, all: 0, free: {}, room: 0, most: 0 };
    for (const k of kinds) c[k] = 0;
    for (const r of rows) {
      c.all++;
      c[this.kind(r)]++;
      if (r.phone?.busy && r.phone.kind in c) c[r.phone.kind]++;
      if (r.alerts?.length) c.needs++;
      if (has(r, "out of sync")) c.sync++;
      for (const [name, w] of Object.entries(r.channels ?? {})) {
        const f = (c.free[name] ??= { free: 0, most: 0 });
        if (w.s !== "online" || w.max <= 0) continue;
        const free = Math.max(0, w.max - w.n);
        f.free += free;
        f.most += w.max;
        c.room += free;
        c.most += w.max;
      }
    }
    return c;
  }

  // free is how much more work an agent can take, on one channel or all.
  free(row, channel) {
    let n = 0;
    for (const [name, w] of Object.entries(row.channels ?? {})) if ((!channel || name === channel) && w.s === "online" && w.max > 0) n += Math.max(0, w.max - w.n);
    return n;
  }

  matches(row, show) {
    if (show.group && !row.groups?.includes(show.group)) return false;
    if (show.status && row.status !== show.status) return false;
    if (show.channel && row.channels?.[show.channel]?.s !== "online") return false;
    if (show.q && !plain(row.name).includes(plain(show.q))) return false;
    switch (show.chip) {
      case "":
        return true;
      case "needs":
        return Boolean(row.alerts?.length);
      case "sync":
        return has(row, "out of sync");
      case "call":
      case "wrap":
      case "ringing":
        return row.phone?.kind === show.chip;
      default:
        return this.kind(row) === show.chip;
    }
  }

  // arrange chooses and sorts the rows anew.
  arrange(show) {
    const by = orders[show.sort] ?? orders.needs;
    this.order = [...this.rows.values()]
      .filter((r) => this.matches(r, show))
      .sort((a, b) => by(a, b, this, show) || a.name.localeCompare(b.name) || a.id.localeCompare(b.id))
      .map((r) => r.id);
    this.sections = folds(this, show) ? sections(this) : null;
    this.items = flat(this, show);
  }

  // keep leaves the order as it is, takes out who has left, and adds who is new.
  keep(show) {
    this.order = this.order.filter((id) => this.rows.has(id));
    const known = new Set(this.order);
    const more = [...this.rows.values()].filter((r) => !known.has(r.id) && this.matches(r, show)).map((r) => r.id);
    this.order.push(...more);
    if (this.sections) newcomers(this, more);
    this.items = flat(this, show);
  }
}

export const has = (row, code) => Boolean(row.alerts?.some((a) => a.code === code));

const plain = (s) => s.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

const first = (row) => row.alerts?.[0]?.since ?? Infinity;

const orders = {
  needs: (a, b) => (b.alerts?.length ?? 0) - (a.alerts?.length ?? 0) || first(a) - first(b) || 0,
  name: () => 0,
  status: (a, b, f) => kinds.indexOf(f.kind(a)) - kinds.indexOf(f.kind(b)) || a.status - b.status,
  time: (a, b) => (a.since || Infinity) - (b.since || Infinity),
  free: (a, b, f, show) => f.free(b, show.channel) - f.free(a, show.channel),
};

const none = 0; // agents of no group

// folds reports whether groups are folded. A search, one group, or those who need
// somebody alone are a list.
const folds = (f, show) => !show.rows && f.order.length > many && !show.group && !show.q && show.chip !== "needs";

// sections are the parts of a folded floor: those in need, and each group.
export function sections(f) {
  const needy = f.order.filter((id) => f.rows.get(id).alerts?.length);
  const all = new Map();
  for (const id of f.order) join(f, all, id);
  const named = [...all.values()].sort((a, b) => !a.group - !b.group || a.name.localeCompare(b.name));
  return [...(needy.length ? [{ key: "needs", name: "Needs you", always: true, ids: needy }] : []), ...named];
}

function join(f, all, id) {
  const groups = f.rows.get(id).groups;
  for (const g of groups?.length ? groups : [none]) {
    if (!all.has(g)) all.set(g, { key: `g${g}`, group: g, name: g ? (f.groups.get(g) ?? `Group ${g}`) : "No group", ids: [] });
    all.get(g).ids.push(id);
  }
}

// newcomers takes out who has left and adds who is new, and moves nobody.
function newcomers(f, more) {
  for (const s of f.sections) s.ids = s.ids.filter((id) => f.rows.has(id));
  const all = new Map(f.sections.filter((s) => !s.always).map((s) => [s.group, s]));
  for (const id of more) join(f, all, id);
  f.sections = [...f.sections.filter((s) => s.always), ...all.values()];
}

const opened = (show) => new Set(show.open.split(" "));

// flat are the lines that are open. An agent who is in two of them is known by id
// in the first one.
function flat(f, show) {
  if (!f.sections) return f.order.map((id) => ({ key: id, id }));
  const open = opened(show);
  const seen = new Set();
  return f.sections.flatMap((s) => {
    const line = { key: s.key, section: s, open: s.always || open.has(s.key) };
    if (!line.open) return [line];
    const agents = s.ids.map((id) => ({ key: seen.has(id) ? `${id}-${s.key}` : id, id, within: s.key }));
    for (const a of agents) seen.add(a.id);
    return [line, ...agents];
  });
}

// toggled is show.open with one group more or less.
export function toggled(show, key) {
  const open = opened(show);
  if (!open.delete(key)) open.add(key);
  return [...open].filter(Boolean).sort().join(" ");
}
