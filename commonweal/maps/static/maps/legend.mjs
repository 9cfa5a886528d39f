// The legend of values by area: which numbers each colour has. Colours stay while a map is open; numbers move.

/** The lowest and highest number of each class that has one: [[low, high] | null, ...]. As `_in_classes` of legends.py. */
export function rangesOf(values, steps) {
  const found = [null, ...steps.map(() => null)];
  for (const value of values) {
    const at = steps.filter((step) => step <= value).length;
    const [low, high] = found[at] ?? [value, value];
    found[at] = [Math.min(low, value), Math.max(high, value)];
  }
  return found;
}

/** Say in the legend what its colours have now; a class that no area is in any more says what would be. */
export function sayRanges(marks, values, { steps, ranges: words }) {
  const ranges = rangesOf(values, steps);
  for (const [n, line] of [...marks.querySelectorAll("[data-class]")].entries()) {
    const [low, high] = ranges[n] ?? [];
    const text = low === undefined ? words.empty[n] : low === high ? shown(low) : words.some.replace("%(low)s", shown(low)).replace("%(high)s", shown(high));
    line.textContent = n === 0 && words.unit ? `${text} ${words.unit}` : text;
  }
}

const shown = (value) => String(Number.isInteger(value) ? value : Number(value.toPrecision(6)));
