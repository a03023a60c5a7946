// Pages are not stored by the browser, so what was typed is gone for good when someone leaves: ask first.
export function guardUnsaved() {
  let hasUnsaved = false;

  function ask(event) {
    event.preventDefault();
  }

  function watch(unsaved) {
    if (unsaved === hasUnsaved) {
      return;
    }
    hasUnsaved = unsaved;
    // Listened to only while needed: a standing listener slows the way back down in some browsers.
    (unsaved ? window.addEventListener : window.removeEventListener)("beforeunload", ask);
  }

  document.addEventListener("input", (event) => {
    // A search box that a script reads is no answer yet: only what would be sent counts.
    if (event.target.form?.method === "post" && event.target.name) {
      watch(true);
    }
  });
  document.addEventListener("picker-change", () => watch(true));
  document.addEventListener("form-sent", () => watch(false));
  document.addEventListener("submit", (event) => {
    if (event.target.method === "post" && !event.defaultPrevented) {
      watch(false);
    }
  });
}
