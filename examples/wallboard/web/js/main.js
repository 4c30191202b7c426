// The board: it holds what is shown, and draws it once a frame at most.
import { html, render } from "../third_party/lit-html@3.3.3/lit-html.js";
import { Live } from "./live.js";
import { Floor } from "./floor.js";
import { page } from "./view.js";
import { Grid } from "./grid.js";
import { Drawer } from "./drawer.js";
import { Setter } from "./setter.js";
import { Settings } from "./settings.js";
import { Announcer } from "./announcer.js";
import { frame } from "./framed.js";

class Board {
  constructor() {
    this.floor = new Floor();
    this.connection = { kind: "first" };
    this.lastEvent = 0;
    this.lostAt = 0;
    this.show = { q: "", group: 0, status: 0, chip: "", sort: "needs", theme: "", say: "alerts", wall: false, place: "" };
    this.readAddress();
    this.announcer = new Announcer(document.querySelector("#said"), () => this.show.say);
    this.grid = new Grid(this);
    this.drawer = new Drawer(this);
    this.setter = new Setter(this);
    this.settings = new Settings(this);
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
    this.live.start();
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

  gotFloor(f) {
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
    for (const r of names) this.announcer.say("alerts", `${r.name}: ${r.alerts[0].code}`);
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
  set(change) {
    Object.assign(this.show, change);
    const q = new URLSearchParams();
    for (const [k, v] of Object.entries(this.show)) if (v && !(k === "sort" && v === "needs") && !(k === "say" && v === "alerts")) q.set(k, v === true ? "1" : v);
    history.replaceState(null, "", `#${q}`);
    this.applyTheme();
    this.grid.top();
    this.arrange();
  }

  readAddress() {
    const q = new URLSearchParams(location.hash.slice(1));
    this.show.q = q.get("q") ?? "";
    this.show.group = Number(q.get("group")) || 0;
    this.show.status = Number(q.get("status")) || 0;
    this.show.chip = q.get("chip") ?? "";
    this.show.sort = q.get("sort") ?? "needs";
    this.show.say = q.get("say") ?? "alerts";
    this.show.wall = q.get("wall") === "1";
    this.show.place = q.get("place") ?? (document.querySelector('meta[name="place"]')?.content.endsWith("sidebar") ? "sidebar" : "");
    this.show.theme = q.get("theme") ?? "";
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
    } else if (e.key === "Escape" && this.show.wall) this.set({ wall: false });
  }

  // draw plans one drawing for the next frame.
  draw() {
    this.planned ??= requestAnimationFrame(() => {
      this.planned = undefined;
      this.drawn = (this.drawn ?? 0) + 1;
      render(page(this), this.app);
      this.grid.drawn();
      render(html`${this.drawer.view()}${this.setter.view()}${this.settings.view()}`, this.over);
      this.drawer.drawn();
      this.setter.drawn();
      this.settings.drawn();
    });
  }
}

export const board = new Board();
