// The board: it holds what is shown, and draws it once a frame at most.
import { render } from "../third_party/lit-html@3.3.3/lit-html.js";
import { Live } from "./live.js";
import { Floor } from "./floor.js";
import { page } from "./view.js";
import { Grid } from "./grid.js";
import { Drawer } from "./drawer.js";
import { Setter } from "./setter.js";
import { Log, Sheet } from "./records.js";
import { Settings } from "./settings.js";
import { Screen } from "./wall.js";
import { frame } from "./framed.js";
import { alertNames } from "./shapes.js";

// What is shown at first. The address says what differs from it.
const usual = { q: "", group: 0, status: 0, channel: "", chip: "", sort: "needs", rows: "", open: "", theme: "", say: "alerts", wall: false, place: "" };
const own = ["theme", "say"];
const apart = 5000; // milliseconds between announcements

class Board {
  constructor() {
    this.floor = new Floor();
    this.connection = { kind: "first" };
    this.lastEvent = 0;
    this.lostAt = 0;
    this.place = document.querySelector('meta[name="place"]')?.content ?? "";
    this.tv = this.place === "tv" ? new Screen(this) : null;
    this.show = { ...usual };
    this.preferences = new Preferences(this);
    this.readAddress();
    this.announcer = new Announcer(document.querySelector("#said"), () => this.show.say);
    this.grid = new Grid(this);
    this.drawer = new Drawer(this);
    this.setter = new Setter(this);
    this.log = new Log(this);
    this.settings = new Settings(this);
    this.sheet = new Sheet(this);
    this.dialogs = [this.drawer, this.log, this.settings, this.sheet, this.setter];
    this.live = new Live({
      floor: (f) => this.gotFloor(f),
      patch: (p) => this.gotPatch(p),
      alert: (a) => this.gotAlert(a),
      ping: (p) => this.gotPing(p),
      state: (s) => this.connected(s),
    });
    this.app = document.querySelector("#app");
    this.over = document.querySelector("#over");
    addEventListener("hashchange", () => {
      this.readAddress();
      this.arrange();
    });
    addEventListener("keydown", (e) => this.key(e));
    addEventListener("resize", () => this.draw());
    setInterval(() => this.second(), 1000);
    frame(this);
    this.draw();
    (this.tv ?? this.live).start();
  }

  now() {
    return this.stopped ?? this.live.now();
  }

  // stopped is the time at which durations stand still: while not live, or on hold.
  get stopped() {
    if (this.floor.held) return this.heldAt;
    return this.connection.kind === "lost" || this.connection.kind === "over" ? this.lostAt : undefined;
  }

  get live_() {
    return this.connection.kind === "live";
  }

  async gotFloor(f) {
    if (!this.floor.loaded) await this.preferences.load();
    this.floor.load(f);
    this.lastEvent = this.live.now();
    this.arrange();
  }

  gotPatch(p) {
    this.lastEvent = this.live.now();
    this.floor.patch(p);
    this.changed = true;
    if (!this.floor.held) this.drawer.patched(p);
    this.draw();
  }

  gotAlert(a) {
    if (this.floor.held) return;
    const names = a.agents.map((id) => this.floor.rows.get(id)).filter((r) => r?.alerts?.length);
    for (const r of names) this.announcer.say("alerts", `${r.name}: ${alertNames[r.alerts[0].code] ?? r.alerts[0].code}`);
  }

  gotPing(p) {
    this.lastEvent = this.live.now();
    this.floor.systems = p.systems ?? this.floor.systems;
    this.draw();
  }

  connected(s) {
    if (s.kind === "lost" && this.connection.kind !== "lost") {
      this.lostAt = this.live.now();
      if (this.floor.loaded) this.announcer.say("acts", "Not live");
    }
    if (s.kind === "live" && this.connection.kind === "lost" && this.floor.loaded) this.announcer.say("acts", "Live again");
    if (s.kind === "over" && !this.lostAt) this.lostAt = this.live.now();
    if (s.kind === "over") this.tv?.over();
    this.connection = s;
    this.draw();
  }

  // second sorts again, where nobody's hand is on the rows, and moves the times.
  second() {
    if (this.changed && !this.floor.held) {
      this.changed = false;
      if (this.grid.touched()) this.floor.keep(this.show);
      else this.floor.arrange(this.show);
    }
    this.draw();
  }

  arrange() {
    this.floor.arrange(this.show);
    this.draw();
  }

  // set changes what is shown, and the address with it.
  set(change, stay = false) {
    Object.assign(this.show, change);
    history.replaceState(null, "", `#${this.address()}`);
    this.applyTheme();
    if (!stay) this.grid.top();
    this.arrange();
    if (own.some((k) => k in change)) this.preferences.save({ theme: this.show.theme, say: this.show.say }).catch(() => {});
    if ("group" in change && this.show.place === "sidebar") this.preferences.save({ group: this.show.group }).catch(() => {});
  }

  // address is what differs from the usual, for colleagues and for later. What is
  // one's own stays out of it.
  address() {
    const q = new URLSearchParams();
    for (const [k, v] of Object.entries(this.show)) if (v !== usual[k] && !own.includes(k)) q.set(k, v === true ? "1" : v);
    return String(q);
  }

  readAddress() {
    const q = new URLSearchParams(location.hash.slice(1));
    for (const [k, first] of Object.entries(usual)) {
      const given = q.get(k);
      const v = own.includes(k) ? (this.preferences?.own[k] ?? first) : first;
      this.show[k] = given === null ? v : typeof v === "number" ? Number(given) || 0 : typeof v === "boolean" ? given === "1" : given;
    }
    if (this.place.endsWith("sidebar")) this.show.place ||= "sidebar";
    if (this.tv) this.show.wall = true;
    this.applyTheme();
  }

  applyTheme() {
    const root = document.documentElement;
    this.given ??= root.dataset.theme ?? "";
    const theme = this.show.theme || this.given;
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
  }

  dark() {
    const theme = document.documentElement.dataset.theme;
    return theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }

  toggleHold() {
    if (this.floor.held) {
      this.floor.release();
      this.floor.keep(this.show);
    } else {
      this.heldAt = this.now();
      this.floor.hold();
    }
    this.draw();
  }

  key(e) {
    if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey) return;
    const typing = e.target.closest("input, select, textarea, dialog");
    if (e.key === "/" && !typing) {
      e.preventDefault();
      document.querySelector("#filter")?.focus();
    } else if (e.key === "Escape" && this.show.wall && !this.tv) this.set({ wall: false });
  }

  // draw plans one drawing for the next frame.
  draw() {
    this.planned ??= requestAnimationFrame(() => {
      this.planned = undefined;
      this.drawn = (this.drawn ?? 0) + 1;
      render(page(this), this.app);
      if (this.grid.drawn()) {
        render(page(this), this.app);
        this.grid.drawn();
      }
      render(this.dialogs.map((d) => d.view()), this.over);
      for (const d of this.dialogs) d.drawn();
    });
  }
}

// Preferences are what somebody has chosen for their own page. The server keeps it.
class Preferences {
  constructor(board) {
    this.b = board;
    this.own = {}; // view: an address; theme, say; group: beside tickets
  }

  // load applies them, but for what the address says.
  async load() {
    const b = this.b;
    if (b.tv) return;
    this.own = await b.live.json("/api/preferences").catch(() => ({}));
    const { view, group } = this.own;
    if (b.show.place !== "sidebar" && location.hash.length < 2 && view) history.replaceState(null, "", `#${view}`);
    b.readAddress();
    if (b.show.place === "sidebar") b.show.group ||= group ?? 0;
  }

  async save(change) {
    Object.assign(this.own, change);
    await this.b.live.call("/api/preferences", { method: "PUT", body: this.own });
    this.b.draw();
  }
}

// Announcer is what screen readers say: results of one's own acts and, if they are
// wanted, alerts; joined, and once in five seconds at most.
class Announcer {
  constructor(element, level) {
    this.element = element;
    this.level = level; // off, acts, alerts
    this.waiting = [];
    this.last = -apart;
  }

  say(kind, text) {
    const level = this.level();
    if (level === "off" || (level === "acts" && kind === "alerts")) return;
    this.waiting.push(text);
    this.timer ??= setTimeout(() => this.speak(), Math.max(0, this.last + apart - performance.now()));
  }

  speak() {
    this.timer = undefined;
    this.last = performance.now();
    const shown = this.waiting.slice(0, 3).join(". ");
    const more = this.waiting.length - 3;
    this.element.textContent = more > 0 ? `${shown}, and ${more} more` : shown;
    this.waiting = [];
  }
}

export const board = new Board();
