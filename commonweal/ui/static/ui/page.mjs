// Makes pages more comfortable; every page works without it.
import { initAll } from "../vendor/govuk-frontend.min.js";

initAll();

// Selects marked so send their form when changed; their button stays for everybody else.
for (const form of document.querySelectorAll("form[data-send-on-change]")) {
  form.addEventListener("change", () => form.requestSubmit());
}
