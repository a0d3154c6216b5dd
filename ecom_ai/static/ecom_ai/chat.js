// The support chat: opens in a corner of the page, and shows what is said as it is said.
// Every form in it works without this file. The server writes all HTML: the stream tells
// which messages are new, and pieces of the conversation are asked for by address.
(() => {
  "use strict";
  const MEMORY = "ecom-ai-chat", DRAFT = "ecom-ai-chat-draft";
  const POLL_MS = 4000, POLL_FAST_MS = 1000, TRY_AGAIN_MS = 30000, LATE_MS = 8000, TYPING_MS = 6000;
  const WIDE = matchMedia("(min-width: 40rem)");

  const recall = (store, key) => { try { return store.getItem(key) || ""; } catch { return ""; } };
  const remember = (store, key, value) => { try { store.setItem(key, value); } catch { /* private mode */ } };

  const begin = (root) => {
    const part = (name) => root.querySelector(`[data-part="${name}"]`);
    const [launch, panel, log, foot, intro, scroll, status, alert, form] =
      ["launch", "panel", "log", "foot", "intro", "scroll", "status", "alert", "form"].map(part);
    const text = form.elements.text, count = part("count"), longest = Number(root.dataset.longest);
    const unsent = new Map();
    let conversation = root.dataset.conversation;
    let source = null, settled = 0, timer = 0, tryAgainAt = 0, typing = 0, heardAt = Date.now(), asking = null, again = false, from = Infinity;

    const isOpen = () => !panel || !panel.hidden;
    const waits = () => Boolean(log.querySelector("[data-state=pending], [data-state=writing]"));
    const turn = (id) => log.querySelector(`[data-message="${id}"]`);
    const atEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
    // The greeting is read from its beginning on.
    const toEnd = () => { if (log.childElementCount) scroll.scrollTop = scroll.scrollHeight; };
    // An answer that is longer than the view is read from its first line on.
    const toNew = (least = scroll.scrollTop) => {
      if (!log.childElementCount) return;
      const own = [...log.querySelectorAll(".ecom-ai-turn-shopper")].at(-1), first = own?.nextElementSibling;
      const top = first ? first.getBoundingClientRect().top - scroll.getBoundingClientRect().top + scroll.scrollTop - 12 : Infinity;
      scroll.scrollTop = Math.max(least, Math.min(scroll.scrollHeight, top));
    };
    const sent = (said) => [...log.querySelectorAll("[data-state=sending]")].find((own) => own.querySelector("[data-text]").textContent === said);
    const say = (words) => { if (status.textContent !== words) status.textContent = words; };

    // Whoever was writing has written.
    const quiet = () => { if (typing) { typing = 0; say(""); } };

    // ---- What the server wrote, into the page

    const rest = (old, fresh) => {
      const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
      old.replaceChildren(...fresh.childNodes);
      if (focused) document.getElementById(focused)?.focus();
    };
    // In place, so that nothing is read aloud twice.
    const update = (old, fresh) => {
      const [was, is] = [old, fresh].map((one) => one.querySelector("[data-text]"));
      const isBehind = fresh.dataset.state === "writing" && was.textContent.startsWith(is.textContent);
      if (!isBehind && was.textContent !== is.textContent) was.textContent = is.textContent;
      if (is.lang) was.lang = is.lang;
      old.dataset.state = fresh.dataset.state;
      old.hidden = fresh.hidden;
      const [before, after] = [old, fresh].map((one) => one.querySelector("[data-rest]"));
      if (before.innerHTML !== after.innerHTML) rest(before, after);
    };
    const place = (fresh) => {
      const id = Number(fresh.dataset.message), old = turn(id);
      if (old) { update(old, fresh); return false; }
      const next = [...log.children].find((one) => !one.dataset.message || Number(one.dataset.message) > id);
      log.insertBefore(fresh, next || null);
      return true;
    };
    const take = (html) => {
      const piece = new DOMParser().parseFromString(html, "text/html").querySelector("[data-settled]");
      if (!piece) return;
      const stick = atEnd();
      if (piece.dataset.conversation !== conversation) {
        // Another conversation, or the first words of this one.
        if (conversation) { log.replaceChildren(); settled = 0; }
        conversation = piece.dataset.conversation;
        remember(localStorage, MEMORY, conversation);
        disconnect();
      }
      let news = 0;
      for (const fresh of [...piece.querySelectorAll("[data-message]")]) {
        const isOwn = fresh.classList.contains("ecom-ai-turn-shopper");
        if (isOwn && !turn(fresh.dataset.message)) sent(fresh.querySelector("[data-text]").textContent)?.remove();
        if (place(document.adoptNode(fresh)) && !isOwn) news += 1;
      }
      settled = Math.max(settled, Number(piece.dataset.settled));
      if (intro) intro.hidden = log.children.length > 0;
      const around = piece.querySelector("[data-foot]");
      if (foot.innerHTML !== around.innerHTML) rest(foot, around);
      for (const ticket of log.querySelectorAll("[data-part=ticket]")) ticket.hidden = !piece.dataset.takesAddress;
      part("who").textContent = piece.dataset.who;
      root.dataset.state = piece.dataset.state;
      part("person").hidden = !["", "assistant"].includes(piece.dataset.state);
      if (news && !isOpen() && launch) part("news").hidden = false;
      if (stick) toNew();
      connect();
    };

    // ---- Asking

    const headers = { "X-Ecom-Ai": "chat" };
    const refresh = async (after = settled) => {
      from = Math.min(from, after);
      if (asking) { again = true; return asking; }
      asking = (async () => {
        do {
          const address = `${root.dataset.log}?after=${Math.min(from, settled)}`;
          [again, from] = [false, Infinity];
          const answer = await fetch(address, { headers });
          heardAt = Date.now();
          if (answer.ok) take(await answer.text());
        } while (again);
      })().catch(() => {}).finally(() => { asking = null; });
      return asking;
    };
    const post = async (address, body, after = settled) => {
      body.set("after", after);
      body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      const answer = await fetch(address, { method: "POST", headers, body });
      heardAt = Date.now();
      if (answer.ok) { take(await answer.text()); alert.textContent = ""; return ""; }
      const isTold = (answer.headers.get("Content-Type") || "").startsWith("text/plain");
      return isTold ? answer.text() : root.dataset.failed;
    };

    // ---- The stream; without one, asking again and again

    const disconnect = () => { source?.close(); source = null; };
    const connect = () => {
      if (source || !conversation || document.hidden || !window.EventSource || Date.now() < tryAgainAt) return;
      const address = root.dataset.stream.replace(/0{8}-[-0]+/, conversation);
      source = new EventSource(`${address}?after=${settled}`);
      source.isAway = true;
      const on = (name, act) => source.addEventListener(name, (event) => {
        heardAt = Date.now();
        source.isAway = name === "away";
        act(JSON.parse(event.data));
      });
      on("away", () => {});
      on("state", () => refresh());
      on("message", ({ id }) => { quiet(); refresh(Math.min(settled, id - 1)); });
      on("words", words);
      on("typing", ({ who }) => {
        typing = Date.now() + TYPING_MS;
        say(root.dataset.typing.replace("NAME", who));
      });
      source.onopen = () => { source.isAway = false; };
      source.onerror = () => {
        const isOver = source.readyState === EventSource.CLOSED;
        source.isAway = true;
        if (isOver) { tryAgainAt = Date.now() + TRY_AGAIN_MS; disconnect(); }
      };
    };
    // A part of a reply, and where it begins: in characters, not in JavaScript's halves.
    const words = ({ message, text: part, at }) => {
      const where = turn(message)?.querySelector("[data-text]");
      const has = where ? [...where.textContent] : [];
      if (!where || has.length < at) { refresh(); return; }
      const stick = atEnd();
      if (has.length === at) where.append(part);
      else if (!where.textContent.startsWith(part, has.slice(0, at).join("").length)) refresh();
      turn(message).dataset.state = "writing";
      if (stick) toNew();
    };
    const tick = () => {
      timer = setTimeout(tick, waits() ? POLL_FAST_MS : POLL_MS);
      const isLive = source && !source.isAway;
      if (typing && Date.now() > typing) typing = 0;
      if (!navigator.onLine) say(root.dataset.offline);
      else if (source && source.isAway && Date.now() - heardAt > LATE_MS) say(root.dataset.lost);
      else if (!typing) say("");
      if (!conversation || document.hidden || !navigator.onLine) return;
      connect();
      for (const resend of unsent.values()) resend();
      if (isLive ? waits() && Date.now() - heardAt > LATE_MS : isOpen()) refresh();
    };

    // ---- Writing

    const show = (said) => {
      const own = part("own").content.firstElementChild.cloneNode(true);
      own.querySelector("[data-text]").textContent = said;
      log.append(own);
      if (intro) intro.hidden = true;
      toEnd();
      return own;
    };
    const send = (body, said) => {
      const key = crypto.randomUUID?.() || String(Math.random()).slice(2) + Date.now();
      body.set("key", key);
      body.set("text", said);
      if (form.elements.page) body.set("page", form.elements.page.value);
      const own = show(said);
      let isUnderWay = false;
      const attempt = async () => {
        if (isUnderWay) return;
        isUnderWay = true;
        try {
          const refused = await post(form.getAttribute("action"), body);
          unsent.delete(key);
          own.remove();
          if (refused) {
            alert.textContent = refused;
            if (!text.value) { text.value = said; grow(); }
            if (intro) intro.hidden = log.children.length > 0;
          } else toNew();
        } catch {
          own.dataset.state = "unsent";
          own.querySelector("[data-rest]").textContent = root.dataset.unsent;
          unsent.set(key, attempt);
        }
        isUnderWay = false;
      };
      attempt();
    };
    const grow = () => {
      text.style.height = "auto";
      text.style.height = `${Math.min(text.scrollHeight + 2, 160)}px`;
      const over = [...text.value.trim()].length - longest;
      count.textContent = over > 0 ? root.dataset.left.replace("COUNT", over) : "";
      text.setAttribute("aria-invalid", over > 0 ? "true" : "false");
      remember(sessionStorage, DRAFT, text.value);
    };
    root.addEventListener("submit", async (event) => {
      const asked = event.target;
      if (!asked.matches("[data-say], [data-deed]")) return;
      event.preventDefault();
      const body = new FormData(asked, event.submitter);
      if (asked.matches("[data-say]")) {
        const said = String(body.get("text") || "").trim();
        if (asked === form) {
          if (!said || [...said].length > longest) { text.focus(); return; }
          text.value = "";
          grow();
        }
        if (said) send(body, said);
        if (asked !== form) text.focus({ preventScroll: true });
        return;
      }
      const isAtFoot = foot.contains(asked);
      try {
        const about = Number(asked.closest("[data-message]")?.dataset.message || Infinity);
        alert.textContent = await post(asked.getAttribute("action"), body, Math.min(settled, about - 1));
        if (isAtFoot) toEnd(); // there are stars to give now
        // What was pressed may be gone: who uses a keyboard goes on from here.
        if (!asked.checkVisibility() && document.activeElement === document.body) text.focus({ preventScroll: true });
      } catch {
        alert.textContent = root.dataset.failed;
      }
    });
    text.addEventListener("input", grow);
    text.addEventListener("keydown", (event) => {
      // An input method's Enter chooses characters.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      form.requestSubmit();
    });

    // ---- The panel

    const open = (byHand) => {
      panel.hidden = false;
      panel.setAttribute("aria-modal", String(!WIDE.matches));
      launch.setAttribute("aria-expanded", "true");
      part("news").hidden = true;
      remember(sessionStorage, MEMORY, "open");
      root.classList.add("is-open");
      if (conversation) refresh().then(() => toNew(0));
      if (byHand) text.focus();
      toNew(0);
    };
    const close = () => {
      panel.hidden = true;
      launch.setAttribute("aria-expanded", "false");
      remember(sessionStorage, MEMORY, "");
      root.classList.remove("is-open");
      launch.focus();
    };
    const trap = (event) => {
      const all = [...panel.querySelectorAll("a[href], button, textarea, input:not([type=hidden]), [tabindex='0']")]
        .filter((one) => one.checkVisibility());
      const [first, last] = [all[0], all[all.length - 1]];
      const from = event.shiftKey ? first : last;
      if (document.activeElement !== from) return;
      event.preventDefault();
      (event.shiftKey ? last : first).focus();
    };
    if (panel) {
      launch.setAttribute("role", "button");
      launch.setAttribute("aria-expanded", "false");
      launch.setAttribute("aria-controls", panel.id);
      launch.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        if (panel.hidden) open(true); else close();
      });
      launch.addEventListener("keydown", (event) => {
        if (event.key === " ") { event.preventDefault(); launch.click(); }
      });
      part("close").hidden = false;
      part("close").addEventListener("click", close);
      panel.addEventListener("keydown", (event) => {
        if (event.key === "Escape") { event.stopPropagation(); close(); }
        if (event.key === "Tab") trap(event);
      });
      // On a phone it covers the page, which somebody who follows a link wants to see.
      if (recall(sessionStorage, MEMORY) === "open" && WIDE.matches) open(false);
    }

    // ---- Beginning, and coming back

    for (const one of log.children) settled = Math.max(settled, waits() ? 0 : Number(one.dataset.message));
    text.value = text.value || recall(sessionStorage, DRAFT);
    if (isOpen()) { grow(); toEnd(); }
    const comeBack = () => {
      if (document.hidden) { disconnect(); return; }
      tryAgainAt = 0;
      if (conversation && isOpen()) refresh();
      connect();
    };
    document.addEventListener("visibilitychange", comeBack);
    addEventListener("pageshow", (event) => { if (event.persisted) { comeBack(); tick(); } });
    addEventListener("pagehide", () => { disconnect(); clearTimeout(timer); });
    addEventListener("online", () => { for (const resend of unsent.values()) resend(); comeBack(); });
    addEventListener("offline", () => say(root.dataset.offline));
    // Another tab began a conversation.
    addEventListener("storage", (event) => { if (event.key === MEMORY && event.newValue !== conversation) refresh(); });
    connect();
    tick();
  };

  for (const root of document.querySelectorAll("[data-ecom-ai-chat]")) begin(root);
})();
