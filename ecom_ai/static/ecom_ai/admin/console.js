// The console, live: asks for what is new, and puts it in without touching what somebody
// reads or writes. Keys are in queue.js. Every form works without this file.
(() => {
  "use strict";
  const root = document.querySelector("[data-console]");
  if (!root) return;
  const LIVE_MS = 2500, STREAMED_MS = 15000, QUEUE_MS = 4000, TYPING_MS = 3000, WRITES_MS = 6000;
  const id = (name) => document.getElementById(name);
  const talk = () => id("conversation"), box = () => id("reply-text");
  const draftKey = () => `ecom_ai.draft.${talk().dataset.pk}`;
  const title = document.title;

  // ---- What the server wrote, into the page

  const parsed = (html) => new DOMParser().parseFromString(html, "text/html").body;
  const atEnd = (log) => log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  const toEnd = () => { const log = id("log"); if (log) log.scrollTop = log.scrollHeight; };
  // Each message by itself, so that only what is new is read aloud.
  const merge = (fresh) => {
    const log = id("log"), list = log.querySelector("ol"), stick = atEnd(log);
    const kept = new Set([...fresh.children].map((li) => li.id));
    let news = false;
    for (const li of [...fresh.children]) {
      const old = id(li.id);
      if (!old) {
        list.append(li);
        news = news || li.classList.contains("ecom-turn-shopper");
      } else if (old.outerHTML !== li.outerHTML) old.replaceWith(li);
    }
    for (const old of [...list.children]) if (!kept.has(old.id)) old.remove();
    if (stick) toEnd();
    if (news) {
      id("writes").textContent = "";
      if (id("suggested")) htmx.trigger(id("suggested"), "suggest");
    }
  };
  const ask = async (address, mark) => {
    try {
      const joint = address.includes("?") ? "&" : "?";
      const answer = await fetch(`${address}${joint}mark=${mark || ""}`);
      if (answer.redirected) { location.reload(); return null; } // signed out
      if (answer.status !== 200) return null;
      return { html: await answer.text(), mark: answer.headers.get("X-Mark") };
    } catch {
      return null; // asked again soon
    }
  };
  let asking = false;
  const live = async () => {
    const open = talk();
    if (!open || asking || id("desk").querySelector(".htmx-request")) return;
    asking = true;
    const found = await ask(open.dataset.live, open.dataset.mark);
    asking = false;
    if (!found || talk() !== open) return;
    open.dataset.mark = found.mark;
    const fresh = parsed(found.html).querySelector("ol");
    merge(fresh);
    if (fresh.dataset.version !== open.dataset.version) {
      const focused = id("desk").contains(document.activeElement) ? document.activeElement.id : "";
      await htmx.ajax("GET", open.dataset.desk, { target: "#desk", swap: "innerHTML" });
      if (focused) id(focused)?.focus();
    }
  };
  const queue = async (isTold = true) => {
    const old = id("queue"), found = await ask(root.dataset.queue, old.dataset.mark);
    if (!found) return;
    const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
    const before = Number(old.firstElementChild.dataset.waiting);
    old.dataset.mark = found.mark;
    old.replaceChildren(...parsed(found.html).childNodes);
    if (focused) id(focused)?.focus();
    const { waiting, unread } = old.firstElementChild.dataset;
    if (isTold && Number(waiting) > before) id("said").textContent = root.dataset.came;
    const count = Number(waiting) + Number(unread);
    document.title = count ? `(${count}) ${title}` : title;
  };

  // ---- The stream, where there is one; asking again and again, everywhere

  let source = null, writes = 0, soon = 0;
  const hear = () => { clearTimeout(soon); soon = setTimeout(live, 150); };
  const connect = () => {
    const open = talk();
    if (source && source.pk === open?.dataset.pk && source.readyState !== EventSource.CLOSED) return;
    source?.close();
    source = null;
    if (!open || !open.dataset.stream || open.dataset.streamless) return;
    source = new EventSource(open.dataset.stream);
    source.pk = open.dataset.pk;
    for (const name of ["message", "state", "words"]) source.addEventListener(name, hear);
    source.addEventListener("typing", (event) => {
      if (JSON.parse(event.data).author !== "shopper") return;
      id("writes").textContent = root.dataset.typing;
      writes = Date.now() + WRITES_MS;
    });
    source.onerror = () => { if (source?.readyState === EventSource.CLOSED) open.dataset.streamless = "1"; };
  };
  const again = (act, wait) => {
    const turn = async () => {
      if (!document.hidden) await act();
      setTimeout(turn, wait());
    };
    setTimeout(turn, wait());
  };
  again(live, () => (source && source.readyState === EventSource.OPEN ? STREAMED_MS : LIVE_MS));
  again(queue, () => QUEUE_MS);
  setInterval(() => {
    if (writes && Date.now() > writes) { writes = 0; if (id("writes")) id("writes").textContent = ""; }
  }, 1000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) { live(); queue(); } });

  // ---- Writing

  const insert = (words) => {
    const text = box();
    if (!text) return;
    text.focus();
    const [from, to] = [text.selectionStart, text.selectionEnd];
    text.setRangeText(text.value && from === text.value.length && !/\s$/.test(text.value) ? `\n${words}` : words, from, to, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
    const gap = text.value.search(/\{(name|order)\}/);
    if (gap >= 0) text.setSelectionRange(gap, text.value.indexOf("}", gap) + 1);
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]");
    if (!button) return;
    event.preventDefault();
    insert(button.dataset.insert);
  });
  document.addEventListener("submit", (event) => {
    if (event.target.getAttribute("role") === "search") event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target === box()) {
      event.preventDefault();
      id("reply").requestSubmit();
    } else if (event.key === "Enter" && event.target.id === "canned-query") {
      event.preventDefault();
      document.querySelector("#canned [data-insert]")?.click();
    }
  });
  let told = 0;
  document.addEventListener("input", (event) => {
    if (event.target !== box()) return;
    sessionStorage.setItem(draftKey(), box().value);
    if (!box().value.trim() || Date.now() - told < TYPING_MS) return;
    told = Date.now();
    const body = new URLSearchParams({ csrfmiddlewaretoken: id("reply").elements.csrfmiddlewaretoken.value });
    fetch(talk().dataset.typing, { method: "POST", body }).catch(() => {});
  });
  // What was written outlives what others do to the page; what was sent does not.
  let sent = false;
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.matches("form[hx-post]")) sent = event.target.id === "reply";
  });
  const begin = () => {
    toEnd();
    connect();
    if (!talk() || !box()) return;
    if (box().value) sessionStorage.setItem(draftKey(), box().value);
    else box().value = sessionStorage.getItem(draftKey()) || "";
  };
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id === "desk" && sent && event.detail.xhr.status === 200) sessionStorage.removeItem(draftKey());
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target.id !== "desk") return;
    begin();
    if (sent && box()) box().focus();
    sent = false;
    queue(false);
  });
  addEventListener("DOMContentLoaded", begin);
})();
