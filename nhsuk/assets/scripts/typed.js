// Part of a form is drawn again by the server, such as the people of a partner that was just ticked. What was
// typed there while the answer was on its way is newer than the answer, so it is put back.
const ASKED = "input[name]:not([type=hidden]), select[name], textarea[name]";

const isTicked = (field) => field.type === "checkbox" || field.type === "radio";
const key = (field) => (isTicked(field) ? `${field.name}=${field.value}` : field.name);

function typedIn(scope) {
  return new Map(
    [...scope.querySelectorAll(ASKED)].map((field) => [key(field), isTicked(field) ? field.checked : field.value]),
  );
}

function putBack(typed, scope) {
  scope.querySelectorAll(ASKED).forEach((field) => {
    const value = typed.get(key(field));
    if (value === undefined) {
      return;
    }
    if (isTicked(field)) {
      field.checked = value;
    } else if (field.tagName !== "SELECT" || [...field.options].some((option) => option.value === value)) {
      field.value = value;
    }
  });
}

export function keepTyped() {
  let typed;
  const isForm = (target) => target.closest?.("form[method=post]");

  document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
    if (isForm(detail.target)) {
      putBack(typedIn(detail.target), detail.fragment);
    }
  });
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    typed = isForm(detail.target) ? typedIn(detail.target) : undefined;
  });
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    const target = document.getElementById(detail.target.id);
    if (typed && target) {
      putBack(typed, target);
    }
  });
}
