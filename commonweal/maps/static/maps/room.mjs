// Room on the map: signs that would lie on one another become groups with a count, and names move out of the
// way of signs. Both are worked out on the screen as it is, each time the map comes to rest.

import { widthOfName } from "./symbols.mjs";

const NEAR = 16; // pixels: closer than this, two signs cover one another
const REACH = 11; // half a sign
const GROUP = 17; // half a group's sign
const SIDE = 13; // how far from the middle each of the two kinds of one group stands
const MOST = 5000; // more signs than this on one screen are drawn as they are
const SHIFTS = [0, -18, 18, -30, 30, -44, 44, -60, 60]
  .flatMap((down) => [0, -26, 26, -48, 48, -70, 70].map((along) => [along, down]))
  .sort((a, b) => Math.hypot(...a) - Math.hypot(...b));

const overlaps = (a, b) =>
  Math.abs(a.x - b.x) < a.width / 2 + b.width / 2 && Math.abs(a.y - b.y) < a.height / 2 + b.height / 2;

/** The box that a group's signs fill: one sign, one count, or the counts of two kinds side by side. */
export function boxOf({ x, y, members }) {
  const half = members.length > 1 ? GROUP : REACH;
  const isMixed = new Set(members.map((point) => point.kind)).size > 1;
  return { x, y, width: 2 * (isMixed ? GROUP + SIDE : half), height: 2 * half };
}

/** Points of nearly the same place together, by squares, so that thousands take a moment. */
function bySquares(points) {
  const squares = new Map();
  for (const point of points) {
    const key = `${Math.floor(point.x / NEAR)}:${Math.floor(point.y / NEAR)}`;
    if (!squares.has(key)) squares.set(key, []);
    squares.get(key).push(point);
  }
  return [...squares.values()].map(joined);
}

function joined(members) {
  const middle = (axis) => members.reduce((sum, point) => sum + point[axis], 0) / members.length;
  return { x: middle("x"), y: middle("y"), members };
}

/** Points `{ id, kind, x, y }` in groups, most of them of one, whose signs do not lie on one another. */
export function groupsOf(points) {
  let groups = bySquares([...points].sort((a, b) => (a.id < b.id ? -1 : 1)));
  for (;;) {
    const apart = [];
    for (const group of groups) {
      const at = apart.findIndex((other) => overlaps(boxOf(other), boxOf(group)));
      if (at < 0) apart.push(group);
      else apart[at] = joined([...apart[at].members, ...group.members]);
    }
    if (apart.length === groups.length) return apart;
    groups = apart;
  }
}

/** For each name `{ x, y, width, height, allows }` the smallest move that leaves it free of the boxes and of the
 * names before it, and where `allows(x, y)` holds; `isFree` tells whether there is such a place. */
export function movesOf(names, boxes) {
  const taken = [...boxes];
  return names.map((name) => {
    for (const [along, down] of SHIFTS) {
      const there = { ...name, x: name.x + along, y: name.y + down };
      if (taken.some((box) => overlaps(there, box))) continue;
      if ((along || down) && !name.allows(there.x, there.y)) continue;
      taken.push(there);
      return { along, down, isFree: true };
    }
    return { along: 0, down: 0, isFree: false };
  });
}

/** The layer of groups; `styleOf` puts it above the points. */
export const PILES = {
  id: "piles",
  type: "symbol",
  source: "piles",
  layout: {
    "icon-image": ["get", "image"],
    "icon-offset": ["match", ["get", "side"], -1, ["literal", [-SIDE, 0]], 1, ["literal", [SIDE, 0]], ["literal", [0, 0]]],
    "icon-allow-overlap": true,
    "icon-ignore-placement": true,
  },
};

function onScreen(map, layers) {
  const present = layers.filter((id) => map.getLayer(id));
  const seen = new Map();
  for (const feature of present.length ? map.queryRenderedFeatures({ layers: present }) : []) {
    const { x, y } = map.project(feature.geometry.coordinates);
    const { public_id: id, kind } = feature.properties;
    const key = id ?? `${feature.layer.id}:${feature.geometry.coordinates}`;
    seen.set(key, { id: key, kind: kind === 1 || kind === "strength" ? "strength" : "tension", x, y });
  }
  return [...seen.values()];
}

function drawPiles(map, groups, points) {
  const piled = new Set(groups.flatMap((group) => group.members.map((point) => point.id)));
  for (const { id } of points) {
    map.setFeatureState({ source: "data", sourceLayer: "points", id }, { piled: piled.has(id) });
  }
  const features = groups.flatMap((group) => {
    const kinds = ["strength", "tension"].map((kind) => [kind, group.members.filter((point) => point.kind === kind)]);
    const present = kinds.filter(([, members]) => members.length);
    return present.map(([kind, members], at) => ({
      type: "Feature",
      geometry: { type: "Point", coordinates: map.unproject([group.x, group.y]).toArray() },
      properties: {
        image: members.length > 1 ? `group:${kind}:${members.length}` : kind,
        side: present.length > 1 ? 2 * at - 1 : 0,
        members: members.map((point) => point.id).join(" "),
      },
    }));
  });
  map.getSource("piles").setData({ type: "FeatureCollection", features });
}

function moveNames(map, boxes) {
  if (!map.getLayer("names")) return;
  const area = (x, y) => map.queryRenderedFeatures([x, y], { layers: ["areas"] })[0]?.properties.code;
  const found = new Map();
  for (const { geometry, properties } of map.querySourceFeatures("names")) {
    const { x, y } = map.project(geometry.coordinates);
    const home = area(x, y);
    if (home === undefined) continue; // outside the window
    const width = widthOfName(properties.name);
    found.set(properties.name, { name: properties.name, x, y, width, height: 18, allows: (...to) => area(...to) === home });
  }
  const names = [...found.values()];
  const moves = movesOf(names, boxes);
  const moved = names.flatMap(({ name }, at) => {
    const { along, down } = moves[at];
    return along || down ? [name, ["literal", [along, down]]] : [];
  });
  const still = ["literal", [0, 0]];
  const without = names.filter((_, at) => !moves[at].isFree).map(({ name }) => name);
  map.setLayoutProperty("names", "icon-offset", moved.length ? ["match", ["get", "name"], ...moved, still] : still);
  map.setPaintProperty("names", "icon-opacity", ["case", ["in", ["get", "name"], ["literal", without]], 0, 1]);
}

/** Make room whenever the map has come to rest; `holder` then tells how many groups there are. A name for which
 * there is no room is left out until one comes closer. */
export function makeRoom(map, holder) {
  let last = "";
  map.on("idle", () => {
    const points = onScreen(map, ["points"]);
    const { lng, lat } = map.getCenter();
    const now = [map.getZoom(), lng, lat, ...points.map((point) => point.id).sort(), onScreen(map, ["fresh"]).length].join();
    if (now === last) return; // what was drawn for this view is what made the map come to rest again
    last = now;
    const groups = groupsOf(points.length > MOST ? [] : points);
    const piles = groups.filter((group) => group.members.length > 1);
    if (map.getSource("piles")) drawPiles(map, piles, points);
    const others = ["fresh", "groups-strength", "groups-tension"].flatMap((layer) =>
      onScreen(map, [layer]).map(({ x, y }) => ({ x, y, width: 2 * (GROUP + SIDE), height: 2 * GROUP })),
    );
    moveNames(map, [...groups.map(boxOf), ...others]);
    holder.dataset.grouped = String(piles.length);
  });
}
