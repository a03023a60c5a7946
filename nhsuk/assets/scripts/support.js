// Runs before the page is drawn: says on <body> that scripts work, so that the design system may hide
// what it is about to enhance. A file of its own because our content security policy allows no inline script.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("nhsuk-frontend-supported");
}
