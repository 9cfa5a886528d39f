// The style of the map: a plain ground, boundaries and names, and the layer. No request leaves the site
// unless a base map is configured.

import { PILES } from "./room.mjs";

const INK_SOFT = "#4a5a5f";

/** Stands for what is not known: no count, share or gap is as far below zero. */
export const NOT_KNOWN = -1e9;

/** The class colours of areas by their value. */
function byValue(colours, steps) {
  const value = ["coalesce", ["feature-state", "value"], ["get", "value"], NOT_KNOWN];
  const colour = ["step", value, colours[0]];
  steps.forEach((limit, n) => colour.push(limit, colours[n + 1]));
  return { value, colour: steps.length ? colour : colours[0] };
}

/** How many squares of the density lie along a tile's side, as in `maps/drawing.py`. */
export const SQUARES = 32;

function density({ colours, limits }) {
  const colour = ["step", ["get", "count"], colours[0]];
  limits.forEach((limit, n) => colour.push(limit, colours[n + 1]));
  return colour;
}

const icons = (image, extra = {}) => ({
  "icon-image": image,
  "icon-allow-overlap": true,
  "icon-ignore-placement": true,
  ...extra,
});

const absolute = (address) => new URL(address, document.baseURI).href.replaceAll("%7B", "{").replaceAll("%7D", "}");

/** The address of a layer's tiles for this question. `extra`: show, kind, and whatever makes it new. */
export function tilesOf(script, query, extra = {}) {
  const asked = new URLSearchParams(query);
  for (const [name, value] of Object.entries(extra)) if (value) asked.set(name, value);
  const text = asked.toString();
  return [absolute(script.tiles + (text ? `?${text}` : ""))];
}

const vector = (tiles, bounds) => ({ type: "vector", tiles, minzoom: 0, maxzoom: 16, bounds });

/** Sources and the name of what each is asked for: name -> { show, kind }. Kinds are drawn apart in groups and
 * densities. */
export function dataSources(script) {
  if (script.kind === "values") return { data: {} };
  if (script.kind !== "points") return {};
  if (script.show === "points") return { data: {} };
  const sources = {};
  for (const kind of script.signs) {
    const isSquare = script.show === "density" && (kind === "tension" || script.signs.length === 1);
    sources[kind] = { show: isSquare ? "density" : "clusters", kind };
  }
  return sources;
}

/** The whole style for this page. */
export function styleOf(script, query) {
  const sources = {
    fresh: { type: "geojson", data: { type: "FeatureCollection", features: [] } },
  };
  const layers = [{ id: "ground", type: "background", paint: { "background-color": "#e9edea" } }];
  if (script.baseMap) {
    sources.base = { type: "raster", tiles: [absolute(script.baseMap)], tileSize: 256 };
    layers.push({ id: "base", type: "raster", source: "base", paint: { "raster-opacity": 0.6 } });
  }
  if (script.outlines) {
    sources.outlines = vector([absolute(script.outlines)], script.bounds);
    sources.names = { type: "geojson", data: absolute(script.names) };
    layers.push({
      id: "areas",
      type: "fill",
      source: "outlines",
      "source-layer": "areas",
      paint: { "fill-color": "#ffffff", "fill-opacity": script.baseMap ? 0.2 : 0.75 },
    });
  }
  const asked = dataSources(script);
  for (const [name, extra] of Object.entries(asked)) {
    sources[name] = vector(tilesOf(script, query, extra));
    delete sources[name].bounds;
  }
  if (script.kind === "values") layers.push(...valueLayers(script));
  for (const [name, { show }] of Object.entries(asked)) {
    if (show === "density") {
      layers.push({
        id: `squares-${name}`,
        type: "fill",
        source: name,
        "source-layer": "clusters",
        paint: { "fill-color": density(script.density), "fill-opacity": 0.85, "fill-outline-color": INK_SOFT },
      });
    }
  }
  if (script.outlines) layers.push(...outlineLayers(script));
  layers.push(...signLayers(script, asked));
  if (script.kind === "values") sources.data.promoteId = { areas: "code" };
  if (script.kind === "points" && script.show === "points") {
    sources.data.promoteId = { points: "public_id" };
    sources.piles = { type: "geojson", data: { type: "FeatureCollection", features: [] } };
  }
  return { version: 8, sources, layers };
}

function valueLayers(script) {
  const { value, colour } = byValue(script.colours, script.steps);
  const shared = { source: "data", "source-layer": "areas", type: "fill" };
  return [
    { id: "not-known", ...shared, paint: { "fill-pattern": "not-known" } },
    { id: "values", ...shared, paint: { "fill-color": colour, "fill-opacity": ["case", ["<=", value, NOT_KNOWN], 0, 1] } },
    {
      id: "withheld",
      ...shared,
      filter: ["==", ["get", "withheld"], true],
      paint: { "fill-pattern": "withheld" },
    },
  ];
}

function outlineLayers() {
  const shared = { type: "line", source: "outlines", "source-layer": "areas" };
  return [
    { id: "borders", ...shared, paint: { "line-color": INK_SOFT, "line-width": ["interpolate", ["linear"], ["zoom"], 8, 0.6, 14, 2] } },
    {
      id: "opened",
      ...shared,
      filter: ["==", ["get", "code"], ""],
      paint: { "line-color": "#1d2b2f", "line-width": 4 },
    },
  ];
}

function signLayers(script, asked) {
  const layers = [];
  const names = {
    id: "names",
    type: "symbol",
    source: "names",
    layout: { "icon-image": ["concat", "name:", ["get", "name"]], "icon-padding": 2 },
  };
  for (const [name, { show, kind }] of Object.entries(asked)) {
    if (script.kind !== "points" || show === "density") continue;
    if (show === "clusters") {
      layers.push({
        id: `groups-${name}`,
        type: "symbol",
        source: name,
        "source-layer": "clusters",
        layout: icons(["concat", `group:${kind}:`, ["to-string", ["get", "count"]]], {
          "icon-offset": script.show === "clusters" && Object.keys(asked).length > 1 ? [kind === "strength" ? -17 : 17, 0] : [0, 0],
        }),
      });
    } else {
      layers.push({
        id: "points",
        type: "symbol",
        source: name,
        "source-layer": "points",
        layout: icons(["match", ["get", "kind"], 1, "strength", "tension"]),
        // One that is counted in a group is not drawn a second time.
        paint: { "icon-opacity": ["case", ["boolean", ["feature-state", "piled"], false], 0, 1] },
      });
    }
  }
  if (script.outlines) layers.push(names);
  if (script.kind === "points" && script.show === "points") {
    layers.push(PILES);
    layers.push({
      id: "fresh",
      type: "symbol",
      source: "fresh",
      layout: icons(["concat", "fresh:", ["get", "kind"]]),
    });
  }
  return layers;
}
