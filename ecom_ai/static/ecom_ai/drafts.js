// Keeps a review that is being written in this tab, so that a sign-in that ran out or a
// page that was left loses nothing. It goes once the review is sent.
(() => {
  "use strict";
  const NAMES = ["stars", "title", "body", "author_name"];
  const place = (name) => `ecom_ai.draft:${name}`;

  const read = (name) => {
    try {
      return JSON.parse(sessionStorage.getItem(place(name)));
    } catch {
      return null; // no storage in this browser, or not our writing
    }
  };
  const write = (name, draft) => {
    try {
      sessionStorage.setItem(place(name), JSON.stringify(draft));
    } catch {
      // Full or forbidden: then it is as it was without us.
    }
  };

  const restore = (form, { typed }) => {
    for (const name of NAMES) {
      const field = form.elements.namedItem(name);
      if (field && typeof typed[name] === "string") field.value = typed[name];
    }
    const folded = form.closest("details");
    if (folded) folded.open = true;
  };
  const keep = (form, isSent) => {
    const typed = {};
    for (const name of NAMES) {
      const field = form.elements.namedItem(name);
      if (field) typed[name] = field.value;
    }
    write(form.dataset.draft, { typed, isSent });
  };

  for (const form of document.querySelectorAll("form[data-draft]")) {
    const draft = read(form.dataset.draft);
    if (draft && draft.typed) restore(form, draft);
    form.addEventListener("input", () => keep(form, false));
    form.addEventListener("submit", () => keep(form, true));
  }
  for (const { dataset } of document.querySelectorAll("[data-sent]")) {
    for (const name of dataset.sent.split(" ")) {
      const draft = read(name);
      if (draft && draft.isSent) sessionStorage.removeItem(place(name));
    }
  }
})();
