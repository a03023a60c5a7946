// Every page loads this: the design system's own behaviour, our picker, and the double-submit guard.
import { initAll } from "nhsuk-frontend";

import { keepDrafts } from "./draft.js";
import { keepForms } from "./keep-form.js";
import { guardUnsaved } from "./leave-guard.js";
import { tellOfPasskeys } from "./passkey.js";
import { initPickers } from "./picker.js";
import { showWhatIsCalledFor } from "./shown-by.js";
import { initSiteSearch } from "./site-search.js";
import { guardSubmissions } from "./submit-guard.js";
import { keepTyped } from "./typed.js";

function enhance(scope) {
  initPickers(scope);
}

initAll();
enhance(document);
initSiteSearch(document);
keepDrafts();
keepForms();
guardSubmissions();
guardUnsaved();
keepTyped();
tellOfPasskeys();
showWhatIsCalledFor(document);

// Who cannot see a list change while typing hears that it did.
document.addEventListener("htmx:afterSwap", (event) => {
  const status = event.detail.requestConfig?.elt.querySelector("[data-filter-status]");
  if (status) {
    const rows = event.detail.target.querySelectorAll("tbody tr, [data-row]").length;
    status.textContent = rows ? `List updated, ${rows} shown` : "List updated, nothing found";
  }
});

// What htmx brings in later deserves the same treatment as what came with the page.
document.addEventListener("htmx:load", (event) => {
  const scope = event.detail.elt;
  if (scope === document.body) {
    return;
  }
  initAll({ scope });
  enhance(scope);
});
