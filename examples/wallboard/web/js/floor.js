// What is on the floor, and what of it is shown.

const kinds = ["online", "away", "transfers", "offline", "unknown"];

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
    this.order = [];
    this.selected = new Set();
    this.channels = [];
    this.hasPhone = false;
  }

  load(f) {
    this.me = f.me;
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

  // columns finds which channels and whether phones there are at all.
  columns() {
    const found = new Set();
    this.hasPhone = false;
    for (const r of this.rows.values()) {
      for (const name of Object.keys(r.channels ?? {})) found.add(name);
      this.hasPhone ||= Boolean(r.phone);
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
    if (!this.hasPhone) this.columns();
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

  // counts are the numbers on the chips, for one group or all.
  counts(group) {
    const c = { call: 0, wrap: 0, ringing: 0, sync: 0, needs: 0, all: 0, free: {} };
    for (const k of kinds) c[k] = 0;
    for (const r of this.rows.values()) {
      if (group && !r.groups?.includes(group)) continue;
      c.all++;
      c[this.kind(r)]++;
      if (r.phone && r.phone.kind in c) if (r.phone.busy) c[r.phone.kind]++;
      if (r.alerts?.length) c.needs++;
      if (r.alerts?.some((a) => a.code === "out of sync")) c.sync++;
      for (const [name, w] of Object.entries(r.channels ?? {})) {
        const f = (c.free[name] ??= { free: 0, most: 0 });
        if (w.s === "online" && w.max > 0) {
          f.free += Math.max(0, w.max - w.n);
          f.most += w.max;
        }
      }
    }
    return c;
  }

  free(row) {
    let n = 0;
    for (const w of Object.values(row.channels ?? {})) if (w.s === "online" && w.max > 0) n += Math.max(0, w.max - w.n);
    return n;
  }

  matches(row, show) {
    if (show.group && !row.groups?.includes(show.group)) return false;
    if (show.status && row.status !== show.status) return false;
    if (show.q && !plain(row.name).includes(plain(show.q))) return false;
    switch (show.chip) {
      case "":
        return true;
      case "needs":
        return Boolean(row.alerts?.length);
      case "sync":
        return Boolean(row.alerts?.some((a) => a.code === "out of sync"));
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
      .sort((a, b) => by(a, b, this) || a.name.localeCompare(b.name) || a.id.localeCompare(b.id))
      .map((r) => r.id);
  }

  // keep leaves the order as it is and takes out who has left or matches no more.
  keep(show) {
    this.order = this.order.filter((id) => this.rows.has(id));
    const known = new Set(this.order);
    for (const r of this.rows.values()) if (!known.has(r.id) && this.matches(r, show)) this.order.push(r.id);
  }
}

const plain = (s) => s.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

const first = (row) => row.alerts?.[0]?.since ?? Infinity;

const orders = {
  needs: (a, b) => (b.alerts?.length ?? 0) - (a.alerts?.length ?? 0) || first(a) - first(b) || 0,
  name: () => 0,
  status: (a, b, f) => kinds.indexOf(f.kind(a)) - kinds.indexOf(f.kind(b)) || a.status - b.status,
  time: (a, b) => (a.since || Infinity) - (b.since || Infinity),
  free: (a, b, f) => f.free(b) - f.free(a),
};
