// "Search as you type, pick several". The server renders a search box, a button and checkboxes, which work
// alone; this turns them into a combobox whose choices are removable tags.
import { Combobox } from "./combobox.js";

class Picker extends Combobox {
  constructor(root) {
    super(root, {
      input: root.querySelector("[data-picker-input]"),
      results: root.querySelector("[data-picker-results]"),
      status: root.querySelector("[data-picker-status]"),
    });
    this.name = root.dataset.name;
    this.single = root.dataset.single === "true";
    this.chosen = root.querySelector("[data-picker-chosen]");
    this.setUp();
  }

  setUp() {
    this.root.classList.add("app-picker--enhanced");
    // The button is for those without scripts; as a submit button it would also answer every Enter key.
    this.root.querySelector("[data-picker-search]").remove();
    this.results.replaceChildren();
    this.chosen.querySelectorAll("input:checked").forEach((box) => {
      this.addTag(box.value, box.dataset.label);
    });
    this.chosen.querySelectorAll("[data-picker-box]").forEach((item) => item.remove());
    this.chosen.addEventListener("click", (event) => {
      const button = event.target.closest("[data-picker-remove]");
      if (button) {
        this.removeTag(button.closest("li"));
      }
    });
  }

  isChosen(value) {
    return [...this.chosen.querySelectorAll("input")].some((input) => input.value === value);
  }

  open() {
    this.options.forEach((option) => {
      option.setAttribute("aria-selected", String(this.isChosen(option.dataset.value)));
    });
    super.open();
  }

  onKey(event) {
    if (event.key === "Backspace" && !this.input.value && this.chosen.lastElementChild) {
      this.removeTag(this.chosen.lastElementChild);
    } else {
      super.onKey(event);
    }
  }

  onEnter(event, option) {
    // Enter chooses; it never sends the form from here, where a half-typed name would be lost.
    event.preventDefault();
    if (option) {
      this.choose(option);
    }
  }

  choose(option) {
    const { value, label } = option.dataset;
    if (this.isChosen(value)) {
      this.announce(`${label} is already chosen`);
      return;
    }
    if (this.single) {
      this.chosen.replaceChildren();
    }
    this.addTag(value, label);
    this.input.value = "";
    this.close();
    this.results.replaceChildren();
    this.announce(`${label} added. ${this.chosen.children.length} chosen.`);
    this.changed();
  }

  addTag(value, label) {
    const item = document.createElement("li");
    item.className = "app-picker__tag";
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = this.name;
    field.value = value;
    const text = document.createElement("span");
    text.textContent = label;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "app-picker__remove";
    button.dataset.pickerRemove = "";
    button.setAttribute("aria-label", `Remove ${label}`);
    button.textContent = "×";
    item.append(field, text, button);
    this.chosen.append(item);
  }

  removeTag(item) {
    const label = item.querySelector("span").textContent;
    item.remove();
    this.input.focus();
    this.announce(`${label} removed. ${this.chosen.children.length} chosen.`);
    this.changed();
  }

  // Lets a page fetch what depends on the choice: hx-trigger="picker-change from:#id_partnerships"
  changed() {
    this.root.dispatchEvent(new CustomEvent("picker-change", { bubbles: true }));
  }
}

export function initPickers(scope) {
  scope.querySelectorAll("[data-app-picker]:not(.app-picker--enhanced)").forEach((root) => new Picker(root));
}
