// Questions that only an answer to another one calls for: data-app-shown-by="period=other".
// Without this script all of them are there, and the server asks for what it needs.
function sync(part) {
  const [name, value] = part.dataset.appShownBy.split("=");
  const chosen = part.closest("form").querySelector(`input[name="${name}"]:checked`);
  part.hidden = chosen !== null && chosen.value !== value;
}

export function showWhatIsCalledFor(scope) {
  const parts = scope.querySelectorAll("[data-app-shown-by]");
  parts.forEach(sync);
  if (parts.length) {
    document.addEventListener("change", () => parts.forEach(sync));
    // Going back in the browser brings answers back after the page was read.
    window.addEventListener("pageshow", () => parts.forEach(sync));
  }
}
