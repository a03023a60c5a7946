// A form with data-draft is kept on the server while it is typed: phones forget pages in the background.
const PAUSE_MS = 2000;

export function keepDrafts() {
  let waiting;

  async function keep(form) {
    if (form.dataset.sending || !form.isConnected) {
      return;
    }
    const status = form.querySelector("[data-draft-status]");
    try {
      const answer = await fetch(form.dataset.draft, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        redirect: "error",
      });
      status.textContent = answer.ok ? "Kept as a draft" : "";
    } catch {
      // Not connected: what was typed is on screen, and the next change tries again.
      status.textContent = "";
    }
  }

  function later(event) {
    const form = event.target.closest?.("form[data-draft]");
    if (form) {
      clearTimeout(waiting);
      waiting = setTimeout(() => keep(form), PAUSE_MS);
    }
  }

  document.addEventListener("input", later);
  document.addEventListener("picker-change", later);
  document.addEventListener("form-sent", () => clearTimeout(waiting));
}
