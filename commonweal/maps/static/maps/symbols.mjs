// Signs, names and patterns, drawn here so that the map needs no font or picture from anywhere else.
// Shape and letter say the same as colour: a strength is a circle with S, a tension a diamond with T.

const INK = "#1d2b2f";
const PAPER = "#ffffff";
const TEAL = "#0b5d66";
const PLUM = "#5c2a5e";
const SAFFRON = "#ffcf56";
const RATIO = 2;
export const FONT = '"Atkinson Hyperlegible Next", "Noto Naskh Arabic", sans-serif';

function canvas(width, height) {
  const drawn = document.createElement("canvas");
  drawn.width = Math.ceil(width * RATIO);
  drawn.height = Math.ceil(height * RATIO);
  const pen = drawn.getContext("2d", { willReadFrequently: true });
  pen.scale(RATIO, RATIO);
  return pen;
}

function picture(pen) {
  const { width, height } = pen.canvas;
  return pen.getImageData(0, 0, width, height);
}

function shape(pen, kind, middle, size) {
  pen.beginPath();
  if (kind === "strength") {
    pen.arc(middle, middle, size, 0, 2 * Math.PI);
  } else {
    const reach = size * 1.2;
    pen.moveTo(middle, middle - reach);
    pen.lineTo(middle + reach, middle);
    pen.lineTo(middle, middle + reach);
    pen.lineTo(middle - reach, middle);
    pen.closePath();
  }
}

function sign(kind, words, size, ring) {
  const side = size * 2.4 + 12;
  const pen = canvas(side, side);
  const middle = side / 2;
  if (ring) {
    shape(pen, kind, middle, size + 4);
    pen.fillStyle = SAFFRON;
    pen.fill();
  }
  shape(pen, kind, middle, size);
  pen.fillStyle = kind === "strength" ? TEAL : PLUM;
  pen.fill();
  pen.lineWidth = 1.5;
  pen.strokeStyle = ring ? INK : PAPER;
  pen.stroke();
  pen.fillStyle = PAPER;
  pen.font = `700 ${words.length > 3 ? 10 : 12}px ${FONT}`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(words, middle, middle + 0.5);
  return picture(pen);
}

const NAME = `700 13px ${FONT}`;

/** How many pixels wide a name is drawn, with the light line around it. */
export function widthOfName(words) {
  const measure = canvas(1, 1);
  measure.font = NAME;
  return measure.measureText(words).width + 8;
}

function name(words) {
  const pen = canvas(widthOfName(words), 20);
  pen.font = NAME;
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  pen.lineWidth = 3.5;
  pen.strokeStyle = PAPER;
  pen.strokeText(words, 4, 10.5);
  pen.fillStyle = INK;
  pen.fillText(words, 4, 10.5);
  return picture(pen);
}

function hatched() {
  const pen = canvas(8, 8);
  pen.fillStyle = PAPER;
  pen.fillRect(0, 0, 8, 8);
  pen.strokeStyle = "#8c979a";
  pen.lineWidth = 1.4;
  for (const start of [-8, 0, 8]) {
    pen.beginPath();
    pen.moveTo(start, 8);
    pen.lineTo(start + 8, 0);
    pen.stroke();
  }
  return picture(pen);
}

function dotted() {
  const pen = canvas(8, 8);
  pen.fillStyle = PAPER;
  pen.fillRect(0, 0, 8, 8);
  pen.fillStyle = "#4a5a5f";
  pen.beginPath();
  pen.arc(4, 4, 1.4, 0, 2 * Math.PI);
  pen.fill();
  return picture(pen);
}

/** The picture that a style asks for by this name; null for a name that is none of ours. */
export function draw(id) {
  const [what, ...rest] = id.split(":");
  if (what === "strength" || what === "tension") return sign(what, what === "strength" ? "S" : "T", 9, false);
  if (what === "fresh") return sign(rest[0], rest[0] === "strength" ? "S" : "T", 9, true);
  if (what === "group") return sign(rest[0], rest[1], 11 + Math.min(5, rest[1].length + Number(rest[1]) / 40), false);
  if (what === "name") return name(rest.join(":"));
  if (what === "not-known") return hatched();
  if (what === "withheld") return dotted();
  return null;
}

/** Draw what the map asks for, when it asks for it. */
export function supply(map) {
  map.setMissingStyleImageResolver((id) => {
    const data = draw(id);
    if (data && !map.hasImage(id)) map.addImage(id, data, { pixelRatio: RATIO });
  });
}
