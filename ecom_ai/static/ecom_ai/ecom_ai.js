// Tells the shop which recommendations were seen and which were opened, and takes
// away those that are not wanted.
// Needs <script src=".../ecom_ai.js" data-events="/address/of/events/" defer>.
(() => {
  "use strict";
  const address = document.currentScript.dataset.events;
  const waiting = [];
  const told = new Set();
  let timer = 0;

  const id = () => {
    // UUIDv7 (RFC 9562): 48 bits of time, the rest by chance.
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    let time = Date.now();
    for (let at = 5; at >= 0; at -= 1) { bytes[at] = time % 256; time = Math.floor(time / 256); }
    bytes[6] = (bytes[6] & 0x0f) | 0x70;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };

  const csrf = () => {
    const field = document.querySelector("input[name=csrfmiddlewaretoken]");
    return field ? field.value : "";
  };

  const send = () => {
    clearTimeout(timer);
    timer = 0;
    if (!waiting.length) return;
    const events = waiting.splice(0, 100);
    fetch(address, {
      method: "POST",
      keepalive: true,
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf() },
      body: JSON.stringify({ events }),
    }).catch(() => {});
  };

  const tell = (kind, item) => {
    const list = item.closest("[data-ecom-ai-list]");
    if (!list) return;
    waiting.push({
      id: id(),
      kind,
      item: item.dataset.ecomAiItem,
      rank: Number(item.dataset.ecomAiRank),
      list: list.dataset.ecomAiList,
      at: new Date().toISOString(),
    });
    if (kind === "click" || waiting.length >= 50) send();
    else if (!timer) timer = setTimeout(send, 2000);
  };

  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting || told.has(entry.target)) continue;
      told.add(entry.target);
      seen.unobserve(entry.target);
      tell("impression", entry.target);
    }
  }, { threshold: 0.5 });

  const watch = (root) => root.querySelectorAll("[data-ecom-ai-item]").forEach((item) => seen.observe(item));

  document.addEventListener("click", (event) => {
    const item = event.target.closest("[data-ecom-ai-item]");
    if (item && event.target.closest("a[href]")) tell("click", item);
  });
  document.addEventListener("htmx:load", (event) => watch(event.detail.elt.parentElement || document));
  // An unwanted card goes, the focus stays in the row, and the way back is open.
  const gone = new WeakMap();
  const focus = (element) => {
    if (!element) return;
    if (!element.matches("button")) element.tabIndex = -1;
    element.focus();
  };
  const takeAway = (form) => {
    const item = form.closest(".ecom-ai-item");
    const widget = item.closest(".ecom-ai");
    const list = item.parentElement;
    const after = item.nextElementSibling;
    const near = after || item.previousElementSibling;
    item.remove();
    const said = widget.querySelector(".ecom-ai-said");
    if (said) {
      const undo = said.querySelector(".ecom-ai-undo");
      said.querySelector("[role=status]").textContent = form.dataset.ecomAiSaid;
      undo.querySelector("[name=item]").value = item.dataset.ecomAiItem;
      undo.hidden = false;
      gone.set(undo, { item, list, after });
    }
    focus(near ? near.querySelector(".ecom-ai-dismiss button") : widget.querySelector(".ecom-ai-title") || said);
  };
  const putBack = (undo) => {
    const { item, list, after } = gone.get(undo);
    list.insertBefore(item, after && after.isConnected ? after : null);
    undo.hidden = true;
    undo.parentElement.querySelector("[role=status]").textContent = "";
    focus(item.querySelector(".ecom-ai-dismiss button"));
  };
  document.addEventListener("htmx:beforeSwap", (event) => {
    const form = event.detail.requestConfig.elt;
    if (!event.detail.shouldSwap || !form.matches(".ecom-ai-dismiss")) return;
    // Taken out by hand: htmx would unmake the card, which may come back.
    event.detail.shouldSwap = false;
    takeAway(form);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful && event.detail.elt.matches(".ecom-ai-undo")) putBack(event.detail.elt);
  });
  addEventListener("pagehide", send);
  watch(document);
})();
