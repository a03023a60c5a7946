// A second press on "Save" while the first is on its way must not log the meeting twice.
const RELEASE_AFTER_MS = 8000;

function release(form) {
  delete form.dataset.submitting;
  form.querySelectorAll("[data-guarded]").forEach((button) => {
    button.removeAttribute("aria-disabled");
    delete button.dataset.guarded;
  });
}

export function guardSubmissions() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) {
      return;
    }
    if (form.dataset.submitting) {
      event.preventDefault();
      return;
    }
    form.dataset.submitting = "true";
    // aria-disabled, not disabled: a disabled button would drop its own name and value from the request.
    if (event.submitter) {
      event.submitter.setAttribute("aria-disabled", "true");
      event.submitter.dataset.guarded = "true";
    }
    // A form whose answer is a download stays on screen, so it must become usable again.
    setTimeout(() => release(form), RELEASE_AFTER_MS);
  });

  // Coming back by the browser's back button restores the page as it was left.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      document.querySelectorAll("form[data-submitting]").forEach(release);
    }
  });
}
