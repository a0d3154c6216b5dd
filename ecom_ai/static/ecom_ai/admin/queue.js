// The queue of reviews, and the console, by keyboard: a key presses the button, or goes to
// the field, that names it in data-keys. After each act the focus is on what came.
(() => {
  "use strict";
  const kept = "ecom_ai.queue.keys";
  const isField = (element) => element.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");
  const name = () => document.querySelector("#review-name, #conversation-name");
  const isBusy = () => document.querySelector("#desk .htmx-request");

  const press = (target) => {
    const folded = target.closest("details:not([open])");
    if (target.matches("summary")) {
      target.parentElement.open = !target.parentElement.open;
      target.focus();
    } else if (target.matches("button, a")) {
      target.click();
    } else {
      if (folded) folded.open = true;
      target.focus();
      if (target.select) target.select();
    }
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    if (isField(event.target)) {
      if (event.key === "Escape" && name()) name().focus();
      return;
    }
    const use = document.getElementById("use-keys");
    if (!use || !use.checked || isBusy()) return;
    const target = document.querySelector(`[data-keys~="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!target) return;
    event.preventDefault();
    press(target);
  });

  addEventListener("DOMContentLoaded", () => {
    // What was swapped in answers keys at once: until it settles, a form that is sent
    // would load the whole page.
    if (window.htmx) htmx.config.defaultSettleDelay = 0;
    // Whoever works with single keys of a screen reader or by voice turns ours off.
    const use = document.getElementById("use-keys");
    if (!use) return;
    // Where a screen is small it would stand between the moderator and the review.
    if (matchMedia("(max-width: 600px)").matches) document.getElementById("help").open = false;
    use.checked = localStorage.getItem(kept) !== "off";
    use.addEventListener("change", () => localStorage.setItem(kept, use.checked ? "on" : "off"));
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target.id === "desk" && name()) name().focus();
  });
  const fail = () => {
    const said = document.getElementById("said");
    if (said) said.textContent = said.closest(".ecom-page").dataset.failed;
  };
  document.addEventListener("htmx:responseError", fail);
  document.addEventListener("htmx:sendError", fail);
})();
