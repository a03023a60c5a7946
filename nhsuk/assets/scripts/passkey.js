// Says on the page that a passkey did not work: the sign-in library tells only the console.
export function tellOfPasskeys() {
  document.addEventListener("allauth.error", () => {
    const trouble = document.querySelector("[data-passkey-trouble]");
    if (trouble) trouble.hidden = false;
  });
}
