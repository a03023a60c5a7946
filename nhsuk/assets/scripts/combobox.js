// A text box with a list of what was found while typing (WAI-ARIA pattern: combobox with a listbox, manual
// selection). The list is a fragment fetched by htmx. What choosing means is the business of those who extend it.

export class Combobox {
  constructor(root, { input, results, status }) {
    this.root = root;
    this.input = input;
    this.results = results;
    this.status = status;
    this.active = -1;
    this.listen();
  }

  listen() {
    this.input.setAttribute("role", "combobox");
    this.input.setAttribute("aria-autocomplete", "list");
    this.input.setAttribute("aria-expanded", "false");
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.input.addEventListener("input", () => {
      if (!this.input.value.trim()) {
        this.close();
      }
    });
    this.input.addEventListener("blur", () => this.close());
    this.results.addEventListener("htmx:afterSwap", () => this.open());
    // mousedown, because blur would close the list before a click arrives
    this.results.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[role=option]");
      if (option) {
        this.choose(option);
      }
    });
  }

  get options() {
    return [...this.results.querySelectorAll("[role=option]")];
  }

  open() {
    const list = this.results.querySelector("[role=listbox]");
    if (document.activeElement !== this.input || !this.input.value.trim()) {
      this.close();
      return;
    }
    this.activate(-1);
    if (list) {
      this.input.setAttribute("aria-controls", list.id);
    } else {
      this.input.removeAttribute("aria-controls");
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
      this.onEnter(event, isOpen ? this.options[this.active] : undefined);
    } else if (event.key === "Escape") {
      this.close();
    }
  }

  announce(text) {
    this.status.textContent = text;
  }
}
