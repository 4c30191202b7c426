// What the board does in a frame of Zendesk's. It works where Zendesk's script
// never comes.

// frame stops the stream while nobody sees the page, follows the theme, and sets
// the height of frames that have none of their own.
export function frame(board) {
  if (!board.live.framed) return;
  let seen = false; // one that begins unseen opens no stream
  let active = true;
  let timer;
  board.live.pause();
  const apply = () => {
    clearTimeout(timer);
    if (seen && active) board.live.resume();
    else timer = setTimeout(() => board.live.pause(), active ? 2000 : 0);
  };
  new IntersectionObserver((entries) => {
    seen = entries.at(-1).isIntersecting;
    apply();
  }).observe(document.documentElement);
  const place = document.querySelector('meta[name="place"]').content;
  const begin = () => {
    const client = globalThis.ZAFClient?.init();
    if (!client) return;
    const resize = () => client.invoke("resize", { width: "100%", height: place.endsWith("sidebar") ? "420px" : "100vh" }).catch(() => {});
    client.on("app.registered", resize);
    client.on("app.activated", () => {
      active = true;
      resize();
      apply();
    });
    client.on("app.deactivated", () => {
      active = false;
      apply();
    });
    client.on("colorScheme.changed", (scheme) => {
      if (scheme !== "light" && scheme !== "dark") return;
      board.given = scheme;
      board.applyTheme();
      board.draw();
    });
    board.open = (ticket) => client.invoke("routeTo", "ticket", ticket).catch(() => {});
  };
  const script = document.querySelector('script[src*="zaf_sdk"]');
  if (globalThis.ZAFClient) begin();
  else script?.addEventListener("load", begin);
}
