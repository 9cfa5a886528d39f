// Makes pages more comfortable; every page works without it.
import { initAll } from "../vendor/govuk-frontend.min.js";

initAll();

// Selects marked so send their form when changed; their button stays for everybody else.
for (const form of document.querySelectorAll("form[data-send-on-change]")) {
  form.addEventListener("change", () => form.requestSubmit());
}

// On a wide screen the filter is open beside the list; on a narrow one, above it, it is opened when wanted.
if (window.matchMedia("(min-width: 48.0625em)").matches) {
  for (const panel of document.querySelectorAll("details[data-open-when-wide]")) {
    panel.open = true;
  }
}

// A page that names a fault is the answer to what was sent, which a browser can't ask for again: Back to it would show
// nothing. So its address stands in the history instead. That page comes without what was typed; the browser fills it
// in again, but only where it differs from what the page brought. A form that says which version its words were written
// over stays as it was sent: over a newer one, a colleague's change would be overwritten without a word.
const namesItsVersion = document.querySelector("main [name$=seen], main [name=based_on]");
if (
  document.body.hasAttribute("data-answers-post") &&
  document.querySelector(".govuk-error-summary") &&
  !namesItsVersion
) {
  history.replaceState(history.state, "", location.href);
  for (const box of document.querySelectorAll("main form[method=post] .govuk-input, main form[method=post] textarea")) {
    const typed = box.value;
    box.defaultValue = "";
    box.value = typed;
  }
}
