// "Search as you type, pick several". The server renders a search box, a button and checkboxes, which work
// alone; this turns them into a combobox (WAI-ARIA pattern: list autocomplete, manual selection) whose
// choices are removable tags. Results are fragments fetched by htmx.

class Picker {
  constructor(root) {
    this.root = root;
    this.name = root.dataset.name;
    this.single = root.dataset.single === "true";
    this.input = root.querySelector("[data-picker-input]");
    this.results = root.querySelector("[data-picker-results]");
    this.chosen = root.querySelector("[data-picker-chosen]");
    this.status = root.querySelector("[data-picker-status]");
    this.active = -1;
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
    this.input.setAttribute("role", "combobox");
    this.input.setAttribute("aria-autocomplete", "list");
    this.input.setAttribute("aria-expanded", "false");
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.input.addEventListener("input", () => {
      if (!this.input.value.trim()) {
        this.close();
      }
    });
    this.results.addEventListener("htmx:afterSwap", () => this.open());
    // mousedown, because blur would close the list before a click arrives
    this.results.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[role=option]");
      if (option) {
        this.choose(option);
      }
    });
    this.input.addEventListener("blur", () => this.close());
    this.chosen.addEventListener("click", (event) => {
      const button = event.target.closest("[data-picker-remove]");
      if (button) {
        this.removeTag(button.closest("li"));
      }
    });
  }

  get options() {
    return [...this.results.querySelectorAll("[role=option]")];
  }

  isChosen(value) {
    return [...this.chosen.querySelectorAll("input")].some((input) => input.value === value);
  }

  open() {
    const list = this.results.querySelector("[role=listbox]");
    if (document.activeElement !== this.input || !this.input.value.trim()) {
      this.close();
      return;
    }
    this.options.forEach((option) => {
      option.setAttribute("aria-selected", String(this.isChosen(option.dataset.value)));
    });
    this.activate(-1);
    if (list) {
      this.input.setAttribute("aria-controls", list.id);
    }
    this.input.setAttribute("aria-expanded", String(this.options.length > 0));
    this.results.hidden = false;
    const message = this.results.querySelector("[data-picker-message]");
    this.announce(message ? message.textContent.trim() : "");
  }

  close() {
    this.results.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.active = -1;
  }

  activate(index) {
    const options = this.options;
    options.forEach((option, position) => {
      option.classList.toggle("app-picker__option--active", position === index);
    });
    this.active = index;
    if (options[index]) {
      this.input.setAttribute("aria-activedescendant", options[index].id);
      options[index].scrollIntoView({ block: "nearest" });
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  onKey(event) {
    const last = this.options.length - 1;
    const isOpen = !this.results.hidden && last >= 0;
    if (event.key === "ArrowDown" && last >= 0) {
      event.preventDefault();
      this.results.hidden = false;
      this.input.setAttribute("aria-expanded", "true");
      this.activate(this.active >= last ? 0 : this.active + 1);
    } else if (event.key === "ArrowUp" && isOpen) {
      event.preventDefault();
      this.activate(this.active <= 0 ? last : this.active - 1);
    } else if (event.key === "Enter") {
      // Enter chooses; it never sends the form from here, where a half-typed name would be lost.
      event.preventDefault();
      if (isOpen && this.options[this.active]) {
        this.choose(this.options[this.active]);
      }
    } else if (event.key === "Escape") {
      this.close();
    } else if (event.key === "Backspace" && !this.input.value && this.chosen.lastElementChild) {
      this.removeTag(this.chosen.lastElementChild);
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

  announce(text) {
    this.status.textContent = text;
  }

  // Lets a page fetch what depends on the choice: hx-trigger="picker-change from:#id_partnerships"
  changed() {
    this.root.dispatchEvent(new CustomEvent("picker-change", { bubbles: true }));
  }
}

export function initPickers(scope) {
  scope.querySelectorAll("[data-app-picker]:not(.app-picker--enhanced)").forEach((root) => new Picker(root));
}
