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
