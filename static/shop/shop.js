// What HTML alone cannot do. Every page works without this file.
"use strict";

const TOAST_MS = 6000;
let toastTimer = 0;

function closeToast() {
  clearTimeout(toastTimer);
  document.getElementById("toasts").replaceChildren();
}

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id !== "toasts") return;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(closeToast, TOAST_MS);
});

// Addresses people share should not carry the filters that are not set.
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get") return;
  const parameters = event.detail.formData;
  for (const name of [...parameters.keys()]) {
    if (parameters.getAll(name).every((value) => value === "")) parameters.delete(name);
  }
});

function step(button) {
  const input = button.closest("[data-stepper]").querySelector("input");
  if (Number(button.dataset.step) > 0) input.stepUp();
  else input.stepDown();
}

document.addEventListener("click", (event) => {
  const target = event.target.closest("[data-close], [data-step]");
  if (target?.dataset.step) step(target);
  else if (target) closeToast();
  for (const drop of document.querySelectorAll("details.drop[open]")) {
    const applied = event.target.closest(".drop__foot button");
    if (!drop.contains(event.target) || applied) drop.open = false;
    if (applied) drop.querySelector("summary").focus();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const drop = document.querySelector("details.drop[open]");
  if (drop) {
    drop.open = false;
    drop.querySelector("summary").focus();
  } else {
    closeToast();
  }
});

// The server makes one order of two clicks; this only says that one was heard.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-once]")) return;
  for (const button of event.target.querySelectorAll("button")) {
    setTimeout(() => button.setAttribute("aria-disabled", "true"), 0);
  }
});

// A page taken back from the browser's memory must take clicks again.
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("[data-once] button")) {
    button.removeAttribute("aria-disabled");
  }
});

for (const button of document.querySelectorAll("[data-step]")) button.hidden = false;

// Keeps the current category in sight on a phone, where the strip scrolls.
const current = document.querySelector(".strip [aria-current]");
if (current) {
  const list = current.closest("ul");
  list.scrollLeft = current.offsetLeft - (list.clientWidth - current.offsetWidth) / 2;
}
