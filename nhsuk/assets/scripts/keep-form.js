// A form marked data-keep stays on screen until the server has said that it is saved: a train in a tunnel
// costs a second press on the button, not what was typed. The server knows such a form by an id of its own
// and saves it once, however often it arrives.
const PATIENCE_MS = 30000;

function notice(form, text) {
  let box = form.querySelector("[data-keep-notice]");
  if (!box) {
    box = document.createElement("div");
    box.className = "nhsuk-inset-text app-keep-notice";
    box.dataset.keepNotice = "";
    box.setAttribute("role", "alert");
    box.tabIndex = -1;
    // Beside the button that saves, which comes last; earlier ones may be folded away.
    [...form.querySelectorAll("[type=submit]")].at(-1).closest("div").before(box);
  }
  box.textContent = text;
  box.hidden = !text;
  if (text) {
    box.focus();
  }
}

function sendAsUsual(form, submitter) {
  if (submitter?.name) {
    const pressed = document.createElement("input");
    pressed.type = "hidden";
    pressed.name = submitter.name;
    pressed.value = submitter.value;
    form.append(pressed);
  }
  form.submit();
}

async function send(form, submitter) {
  const body = new URLSearchParams(new FormData(form, submitter));
  let answer;
  try {
    answer = await fetch(form.action, {
      method: "POST",
      body,
      headers: { "X-Keep-Form": "true" },
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch {
    notice(form, "Not saved: the server cannot be reached. What you typed is still here. Press the button again when you are connected.");
    return;
  }
  if (answer.status >= 500 || answer.status === 429) {
    notice(form, "Not saved: the server is busy or has a fault. What you typed is still here. Press the button again in a minute.");
    return;
  }
  form.dispatchEvent(new CustomEvent("form-sent", { bubbles: true }));
  const next = answer.headers.get("X-Go");
  if (next) {
    window.location.assign(next);
  } else {
    // Something is to be put right: the page that says what.
    sendAsUsual(form, submitter);
  }
}

export function keepForms() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const saves = "keep" in form.dataset && !event.submitter?.formNoValidate;
    if (!saves || event.defaultPrevented || form.dataset.sending) {
      if (form.dataset.sending) {
        event.preventDefault();
      }
      return;
    }
    event.preventDefault();
    const { submitter } = event;
    form.dataset.sending = "true";
    submitter?.setAttribute("aria-disabled", "true");
    notice(form, "");
    send(form, submitter).finally(() => {
      delete form.dataset.sending;
      submitter?.removeAttribute("aria-disabled");
    });
  });
}
