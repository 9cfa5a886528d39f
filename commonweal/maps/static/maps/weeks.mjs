// The time slider: week by week below the map; its last place is all weeks.

/** Show the slider in place of the list of weeks, and call `moved` with the Monday, or "" for all.
 *
 * Days that stand in the place of a week (`script.days`) are said until it is moved, from the week in which they end.
 */
export function watchWeeks(part, script, week, moved) {
  const box = part("weeks");
  const list = document.getElementById("week");
  if (!box || !list) return;
  // The list has the newest first after "all weeks"; the slider runs from old to new.
  const options = [...list.options].slice(1).reverse();
  const slider = document.getElementById("map-week");
  const words = part("week-words");
  let timer = 0;
  let { days } = script;

  const show = () => {
    const at = Number(slider.value);
    const text = days?.words ?? (at < options.length ? options[at].text : script.words.allWeeks);
    words.textContent = text;
    slider.setAttribute("aria-valuetext", text);
  };
  const go = (at) => {
    days = null;
    slider.value = String(Math.max(0, Math.min(options.length, at)));
    show();
    clearTimeout(timer);
    timer = setTimeout(() => {
      const chosen = options[Number(slider.value)]?.value ?? "";
      list.value = chosen;
      moved(chosen);
    }, 150);
  };

  const found = options.findIndex((option) => option.value === (days?.monday ?? week));
  slider.max = String(options.length);
  slider.value = String(found < 0 ? options.length : found);
  show();
  slider.addEventListener("input", () => go(Number(slider.value)));
  part("week-before").addEventListener("click", () => go(Number(slider.value) - 1));
  part("week-after").addEventListener("click", () => go(Number(slider.value) + 1));
  part("week-all").addEventListener("click", () => go(options.length));
  box.hidden = false;
  part("week-choice").hidden = true;
}
