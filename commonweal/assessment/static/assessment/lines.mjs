// Saves each line of a section as it is left. Without this, the button at the end of the page saves them all.
//
// A line is sent when somebody goes on to another, or pauses in a choice. What comes back is either that it is kept, or the
// line again with what is to be decided: a colleague's change, a name, a school. What was typed meanwhile is never lost.

const form = document.querySelector("[data-lines]");
const boxesOf = (line) => [...line.querySelectorAll("input, select, textarea")].filter((box) => box.name);
const valuesOf = (line) => new URLSearchParams(boxesOf(line).flatMap((box) => (box.type === "checkbox" && !box.checked ? [] : [[box.name, box.value]])));
const kept = new WeakMap(); // line -> what of it is kept
const busy = new Map(); // id of a line that is being sent -> should it be sent again?

const say = (line, words) => {
  const place = line.querySelector("[data-said]");
  if (place) place.textContent = words;
};
const remember = (line) => kept.set(line, valuesOf(line).toString());
const isChanged = (line) => kept.get(line) !== valuesOf(line).toString();
const lineOf = (id) => document.getElementById(id);

async function save(line) {
  const id = line.id;
  if (!line.dataset.save || !isChanged(line)) return;
  if (busy.has(id)) {
    busy.set(id, true);
    return;
  }
  busy.set(id, false);
  const sent = valuesOf(line);
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  say(line, form.dataset.saving);
  try {
    const answer = await fetch(line.dataset.save, { method: "POST", body: sent, headers: { "X-CSRFToken": token, Accept: "application/json" } });
    if (![200, 409, 422].includes(answer.status)) throw new Error(String(answer.status));
    const told = await answer.json();
    if (told.row) putBack(line, told.row, sent);
    else take(line, told, sent);
  } catch {
    kept.delete(line);
    say(line, form.dataset.notSaved);
  }
  const again = busy.get(id);
  busy.delete(id);
  if (again) save(lineOf(id));
}

// What is kept now: a box that nobody touched since shows it, also where a colleague had changed it.
function take(line, told, sent) {
  for (const box of boxesOf(line)) {
    if (box.name.endsWith("-seen")) box.value = JSON.stringify(told.seen);
    else if (box.name in told.values && box.value === sent.get(box.name)) box.value = told.values[box.name];
  }
  const now = new URLSearchParams(boxesOf(line).flatMap((box) => (box.type === "checkbox" && !box.checked ? [] : [[box.name, told.values[box.name] ?? box.value]])));
  kept.set(line, now.toString());
  for (const old of line.querySelectorAll(".govuk-error-message, .cw-line__theirs")) old.remove();
  for (const old of line.querySelectorAll(".govuk-form-group--error")) old.classList.remove("govuk-form-group--error");
  const gap = line.querySelector("[data-gap]");
  gap.hidden = !told.gap;
  gap.querySelector(".govuk-tag").textContent = told.gap;
  say(line, told.said);
}

// The line again, with what is to be decided; what was typed since it was sent goes into its boxes.
function putBack(line, row, sent) {
  const typed = new Map(boxesOf(line).map((box) => [box.name, box.value]));
  const focused = line.contains(document.activeElement) ? document.activeElement.name : "";
  const holder = document.createElement("template");
  holder.innerHTML = row;
  const fresh = holder.content.querySelector("[data-line]");
  line.replaceWith(fresh);
  remember(fresh);
  for (const box of boxesOf(fresh)) {
    const now = typed.get(box.name);
    if (now !== undefined && !box.name.endsWith("-seen") && box.type !== "checkbox" && now !== sent.get(box.name)) box.value = now;
    if (box.name === focused) box.focus();
  }
}

if (form) {
  for (const line of form.querySelectorAll("[data-line]")) remember(line);
  form.addEventListener("focusout", (event) => {
    const line = event.target.closest("[data-line]");
    if (line && !line.contains(event.relatedTarget)) save(line);
  });
  form.addEventListener("change", (event) => {
    const line = event.target.closest("[data-line]");
    if (line && (event.target.type === "checkbox" || event.target.tagName === "SELECT")) save(line);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    const lines = [...form.querySelectorAll("[data-line]")];
    const next = lines[lines.indexOf(event.target.closest("[data-line]")) + 1];
    const first = next && boxesOf(next).find((box) => box.type !== "hidden");
    (first ?? form.querySelector("button[type=submit]")).focus();
  });
  window.addEventListener("beforeunload", (event) => {
    const line = document.activeElement.closest?.("[data-line]");
    if (line) save(line);
    if (busy.size) event.preventDefault();
  });
  form.addEventListener("submit", () => busy.clear());
}
