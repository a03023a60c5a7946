// The search box in the header of every page. Alone it is a form that leads to the page of results; this adds the
// list of the best hits while one types. Enter on a hit opens it, Enter without one asks for the whole page.
import { Combobox } from "./combobox.js";

class SiteSearch extends Combobox {
  onEnter(event, option) {
    if (option) {
      event.preventDefault();
      this.choose(option);
    }
  }

  choose(option) {
    this.close();
    window.location.assign(option.dataset.href);
  }
}

export function initSiteSearch(scope) {
  scope.querySelectorAll("[data-app-search]").forEach((root) => {
    new SiteSearch(root, {
      input: root.querySelector("input[type=search]"),
      results: root.querySelector("[data-picker-results]"),
      status: root.querySelector("[data-picker-status]"),
    });
  });
}
