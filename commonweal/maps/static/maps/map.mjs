// The live map. Everything it shows is also in the table; the page's address is the view.

import { Map as LiveMap, NavigationControl, ScaleControl, setWorkerUrl } from "../vendor/maplibre/maplibre-gl.mjs";
import { follow } from "../changes/live.js";
import { fits } from "./fits.mjs";
import { sayRanges } from "./legend.mjs";
import { openPanel, closePanel, watchPanel } from "./panel.mjs";
import { makeRoom } from "./room.mjs";
import { NOT_KNOWN, SQUARES, dataSources, styleOf, tilesOf } from "./style.mjs";
import { FONT, supply } from "./symbols.mjs";
import { watchWeeks } from "./weeks.mjs";

const script = JSON.parse(document.getElementById("map-script").textContent);
const part = (name) => document.querySelector(`[data-map="${name}"]`);
const query = new URLSearchParams(script.query);
// Changed reports: identifier -> patch, or null for one that was taken away. Their tiles are not fetched
// again: what a tile says of them is hidden, and what fits is drawn from here.
const changed = new Map();
const MOST_CHANGED = 300;
let map = null;
let round = 0;
// The session has ended: perhaps before the map was there.
let isOver = false;

function say(words) {
  const alarm = part("alarm");
  alarm.textContent = words;
  alarm.hidden = !words;
}

/** Paper holds what is drawn at that moment: a browser does not print what the graphics card holds. */
function forPaper() {
  if (!map) return;
  map.redraw();
  const picture = document.createElement("img");
  picture.className = "map-paper";
  picture.alt = "";
  picture.src = map.getCanvas().toDataURL();
  part("canvas").append(picture);
}
addEventListener("beforeprint", forPaper);
addEventListener("afterprint", () => document.querySelectorAll(".map-paper").forEach((one) => one.remove()));

/** What stands on paper in place of the choices, in the classes of the lines that the page came with. */
function sayOnPaper(lines) {
  const holder = document.querySelector("[data-on-paper]");
  const usual = holder?.firstElementChild?.className ?? "";
  holder?.replaceChildren(...lines.map((textContent) => Object.assign(document.createElement("p"), { className: usual, textContent })));
}

/** Leave nothing on the screen of what somebody may see no more. */
function putAway() {
  isOver = true;
  closePanel();
  map?.remove();
  map = null;
  changed.clear();
  for (const name of ["canvas", "count", "panel"]) part(name)?.replaceChildren();
  document.querySelector("[data-on-paper]")?.replaceChildren();
}

function showState(name) {
  if (name === "ended") putAway();
  const tag = part("state");
  // What is published once does not change under one's eyes: it is neither called live nor not.
  tag.hidden = !script.hears && name !== "ended";
  if (tag.hidden) return;
  tag.dataset.state = name;
  tag.textContent = name === "live" ? script.words.live : name === "ended" ? script.words.ended : script.words.notLive.split(":")[0];
  tag.classList.remove("govuk-tag--grey");
  tag.classList.toggle("govuk-tag--green", name === "live");
  tag.classList.toggle("govuk-tag--red", name !== "live");
  say(name === "live" ? "" : name === "ended" ? script.words.ended : script.words.notLive);
}

/** Draw the changed items that fit the question, and hide what tiles say of all changed ones. */
function drawChanged() {
  if (!map?.getSource("fresh")) return;
  const features = [];
  for (const [id, patch] of changed) {
    if (!patch || patch.lon === null || patch.fits !== true) continue;
    features.push({
      type: "Feature",
      geometry: { type: "Point", coordinates: [patch.lon, patch.lat] },
      properties: { public_id: id, kind: patch.kind },
    });
  }
  map.getSource("fresh").setData({ type: "FeatureCollection", features });
  part("canvas").dataset.fresh = String(features.length);
  if (map.getLayer("points")) {
    map.setFilter("points", ["!", ["in", ["get", "public_id"], ["literal", [...changed.keys()]]]]);
  }
}

/** Settle for each changed item whether it fits; ask the server where only it can say. */
async function judgeChanged() {
  const unsure = [];
  for (const [id, patch] of changed) {
    if (!patch) continue;
    patch.fits = fits(patch, query, { onlyStrengths: script.isStrengths });
    if (patch.fits === null) unsure.push(id);
  }
  drawChanged();
  for (let at = 0; at < unsure.length; at += 100) {
    const asked = new URLSearchParams(query);
    for (const id of unsure.slice(at, at + 100)) asked.append("id", id);
    const answer = await fetch(`${script.matching}?${asked}`, { credentials: "same-origin" });
    if (!answer.ok) continue;
    for (const id of (await answer.json()).ids) if (changed.get(id)) changed.get(id).fits = true;
  }
  if (unsure.length) drawChanged();
}

/** Ask for the count and, by area, the values again: soon, and not all open maps in the same moment. */
let waiting = 0;
function countAgain(wait = 200 + Math.random() * 800) {
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    const answer = await fetch(`${script.values}?${query}`, { credentials: "same-origin" });
    if (!answer.ok) return;
    const found = await answer.json();
    const counted = part("count");
    if (counted) counted.textContent = found.words;
    sayOnPaper(found.paper);
    const period = part("period")?.lastElementChild;
    if (period && found.period) period.textContent = found.period;
    if (script.ranges) sayRanges(part("marks"), Object.values(found.values), script);
    if (script.kind === "values" && map?.getSource("data")) {
      for (const code of found.codes) {
        map.setFeatureState(
          { source: "data", sourceLayer: "areas", id: code },
          { value: found.values[code] ?? NOT_KNOWN },
        );
      }
    }
  }, wait);
}

/** Point every source of the layer at the tiles of the question as it is now. */
function askAgain() {
  for (const [name, extra] of Object.entries(dataSources(script))) {
    map?.getSource(name)?.setTiles(tilesOf(script, query, { ...extra, round: round ? String(round) : "" }));
  }
}

/** Groups and densities are counts, which no patch of one item can put right: their tiles are asked again. */
let regroup = 0;
function groupAgain() {
  if (script.kind !== "points" || (script.show === "points" && changed.size <= MOST_CHANGED)) return;
  clearTimeout(regroup);
  regroup = setTimeout(() => {
    round += 1;
    if (script.show === "points") changed.clear();
    askAgain();
    drawChanged();
  }, 500 + Math.random() * 1000);
}

function heard({ kind, id, patch = null }) {
  if (kind !== script.hears) return;
  changed.delete(id);
  changed.set(id, patch);
  part("canvas").dataset.changed = String(changed.size);
  judgeChanged();
  groupAgain();
  countAgain();
}

function listen() {
  follow(script.live.address, {
    since: script.live.since,
    change: heard,
    remove: heard,
    reset: () => location.reload(),
    state: showState,
  });
}

function keepAddress(change) {
  const address = new URL(location.href);
  change(address.searchParams);
  history.replaceState(null, "", address);
  const table = part("table");
  if (table) {
    const other = new URL(address);
    other.searchParams.set("view", "table");
    other.hash = "";
    table.href = other.href;
  }
  for (const link of document.querySelectorAll('[data-map="file"]')) {
    const asked = new URLSearchParams(query);
    if (link.dataset.show) asked.set("show", link.dataset.show);
    link.search = asked.toString();
  }
}

/** Say how wide a square of the density is at this zoom: the legend's colours are counts in one. */
function measureSquares() {
  const holder = part("square");
  if (!holder) return;
  const around = 40075017 * Math.cos((map.getCenter().lat * Math.PI) / 180);
  const metres = around / 2 ** Math.min(16, Math.max(0, Math.floor(map.getZoom()))) / SQUARES;
  const [unit, side] = metres < 1000 ? [script.words.metres, metres] : [script.words.kilometres, metres / 1000];
  const words = unit.replace("%(side)s", String(Number(side.toPrecision(2))));
  holder.textContent = script.words.square.replace("%(side)s", words);
}

/** The form, too, asks for the week that was chosen, and no longer for the days that stood in its place. */
function forgetDays(week) {
  for (const name of ["since", "until"]) if (form?.elements[name]) form.elements[name].value = "";
  const stood = form?.elements.stood;
  if (stood) stood.value = week ? "week" : "";
}

function start() {
  if (isOver) return;
  const holder = part("canvas");
  setWorkerUrl(new URL("../vendor/maplibre/maplibre-gl-worker.mjs", import.meta.url).href);
  try {
    holder.replaceChildren();
    map = new LiveMap({
      container: holder,
      style: styleOf(script, query),
      bounds: script.bounds,
      fitBoundsOptions: { padding: 16 },
      hash: "at",
      maxZoom: 18,
      dragRotate: false,
      pitchWithRotate: false,
      attributionControl: false,
      locale: { "Map.Title": document.querySelector("h1").textContent },
    });
  } catch {
    const [address, words] = script.picture;
    const src = matchMedia("(max-width: 48.06em)").matches ? `${address}&size=narrow` : address;
    const still = Object.assign(new Image(), { className: "map-picture", src, alt: words });
    holder.replaceChildren(still);
    say(script.words.noMap);
    return;
  }
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new ScaleControl({ unit: "metric" }), "bottom-left");
  supply(map);
  map.on("moveend", measureSquares);
  makeRoom(map, holder);
  map.on("load", () => {
    holder.dataset.ready = "yes";
    measureSquares();
    judgeChanged();
  });
  map.on("click", clicked);
  watchPanel(map, { script, keepAddress });
  for (const id of ["points", "fresh", "areas", "values", "piles", "groups-strength", "groups-tension"]) {
    map.on("mouseenter", id, () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", id, () => (map.getCanvas().style.cursor = ""));
  }
  watchWeeks(part, script, query.get("week") ?? "", (week) => {
    const choose = (asked) => {
      for (const name of ["week", "since", "until"]) asked.delete(name);
      if (week) asked.set("week", week);
    };
    choose(query);
    keepAddress(choose);
    forgetDays(week);
    askAgain();
    judgeChanged();
    countAgain(150);
  });
}

/** Go closer to a group; where closer tells no more, each click opens the next of its reports. */
let turn = 0;
function openPile(where, members) {
  if (members.length > 1 && map.getZoom() < 16) map.easeTo({ center: where, zoom: map.getZoom() + 2 });
  else openPanel({ layer: script.layer, item: members[turn++ % members.length] });
}

function clicked(event) {
  const here = [
    [event.point.x - 4, event.point.y - 4],
    [event.point.x + 4, event.point.y + 4],
  ];
  const present = (ids) => ids.filter((id) => map.getLayer(id));
  const [pile] = map.queryRenderedFeatures(here, { layers: present(["piles"]) });
  if (pile) {
    openPile(event.lngLat, pile.properties.members.split(" "));
    return;
  }
  const [sign] = map.queryRenderedFeatures(here, { layers: present(["fresh", "points"]) });
  if (sign) {
    openPanel({ layer: script.layer, item: sign.properties.public_id });
    return;
  }
  const [group] = map.queryRenderedFeatures(here, { layers: present(["groups-strength", "groups-tension"]) });
  if (group) {
    map.easeTo({ center: event.lngLat, zoom: map.getZoom() + 2 });
    return;
  }
  const [area] = map.queryRenderedFeatures(event.point, { layers: present(["areas"]) });
  if (area) openPanel({ open: `${script.areaType}:${area.properties.code}`, layer: script.layer });
  else closePanel();
}

// Choosing a layer shows it; the button stays for everybody else. The place on the map is kept.
const form = part("form");
form?.addEventListener("change", (event) => {
  if (["layer", "show", "areas", "measure"].includes(event.target.name)) form.requestSubmit();
});
form?.addEventListener("submit", () => {
  form.action = location.pathname + location.hash;
});

listen();
Promise.all([document.fonts.load(`700 13px ${FONT}`), document.fonts.ready])
  .catch(() => {})
  .then(start);
