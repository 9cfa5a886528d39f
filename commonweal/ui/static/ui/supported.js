// Tells the stylesheet that scripts run, before anything is drawn. A file, so that pages need no inline script.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}
