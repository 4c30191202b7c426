// What screen readers say: results of one's own acts and, if they are wanted,
// alerts; joined, and once in five seconds at most.
const apart = 5000;

export class Announcer {
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
