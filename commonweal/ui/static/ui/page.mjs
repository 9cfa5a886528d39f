// Makes pages more comfortable; every page works without it.
import { initAll } from "../vendor/govuk-frontend.min.js";

initAll();

// Selects marked so send their form when changed; their button stays for everybody else.
for (const form of document.querySelectorAll("form[data-send-on-change]")) {
  form.addEventListener("change", () => form.requestSubmit());
}

// On a narrow screen the list comes first and the filter is opened when wanted.
if (window.matchMedia("(max-width: 48em)").matches) {
  for (const panel of document.querySelectorAll("details[data-closed-when-narrow]")) {
    panel.open = false;
  }
}
