// The panel beside the map: drawn by the server, for an area or for one report.

const part = (name) => document.querySelector(`[data-map="${name}"]`);
let map = null;
let script = null;
let keepAddress = () => {};

function mark(code) {
  if (map?.getLayer("opened")) map.setFilter("opened", ["==", ["get", "code"], code]);
}

/** Fetch and show the panel for `{ open: "ward:X01" }` or `{ layer, item }`; the keyboard goes there. */
export async function openPanel(what) {
  const answer = await fetch(`${script.panel}?${new URLSearchParams(what)}`, { credentials: "same-origin" });
  if (!answer.ok) return;
  const panel = part("panel");
  panel.innerHTML = await answer.text();
  panel.hidden = false;
  part("grid").classList.add("map-grid--open");
  map.resize();
  mark(what.open ? what.open.slice(what.open.indexOf(":") + 1) : "");
  keepAddress((asked) => (what.open ? asked.set("open", what.open) : asked.delete("open")));
  panel.focus({ preventScroll: matchMedia("(min-width: 75em)").matches });
}

/** Close the panel and give the keyboard back to the map. */
export function closePanel() {
  const panel = part("panel");
  if (panel.hidden) return;
  panel.hidden = true;
  panel.replaceChildren();
  part("grid").classList.remove("map-grid--open");
  map?.resize();
  mark("");
  keepAddress((asked) => asked.delete("open"));
  map?.getCanvas().focus();
}

/** Listen for what opens and closes the panel. */
export function watchPanel(drawn, given) {
  map = drawn;
  script = given.script;
  keepAddress = given.keepAddress;
  const panel = part("panel");
  panel.addEventListener("click", (event) => {
    if (!event.target.closest('[data-map="close"]')) return;
    event.preventDefault();
    closePanel();
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closePanel();
  });
  const choice = part("open");
  choice?.addEventListener("change", () => {
    if (choice.value) openPanel({ open: choice.value });
    else closePanel();
  });
  map.on("load", () => mark(new URLSearchParams(location.search).get("open")?.split(":")[1] ?? ""));
}
