// What the pages gain from a script: saved answers without a button, a running clock, a warning before unsaved words
// are lost, and reading offline. Each page is complete without it.
(() => {
  "use strict";
  const body = document.body;
  const WAITING = "sinau-jawaban:"; // Answers that could not be sent yet, by address, kept on this device.
  const LATER = 30000; // Milliseconds until what a network could carry, and Sinau would not take, is sent again.
  const LEFT = "sinau-terkirim"; // What the last form sent, until a page shows that somebody took it.
  const keep = (address, sent) => localStorage.setItem(WAITING + address, sent.toString());
  const leave = (address, sent) => {
    sent.set("terjadi_pada", new Date().toISOString());
    sessionStorage.setItem(LEFT, JSON.stringify([address, sent.toString()]));
  };
  const left = JSON.parse(sessionStorage.getItem(LEFT));
  sessionStorage.removeItem(LEFT);
  if (left && body.dataset.unavailable !== undefined) keep(...left); // Maintenance: it is sent when that is over.

  // --- The tab one is at, on a screen that does not hold all of them ---
  document.querySelector(".subtabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });

  // --- One click sends once ---
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.dataset.again !== undefined) return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "1";
    form.classList.add("is-sending");
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((f) => delete f.dataset.sent));

  // --- Answers ---
  const form = document.querySelector("form[data-autosave]");
  const status = form && form.querySelector("[data-status]");
  const fields = () => new URLSearchParams(new FormData(form));
  const say = (text, waiting) => {
    status.textContent = text;
    status.dataset.state = waiting ? "waiting" : "";
  };
  const send = (address, text) => fetch(address, {
    method: "POST", body: new URLSearchParams(text), headers: { "HX-Request": "true" }, redirect: "manual",
  });
  let timer = 0, dirty = false;
  const save = async () => {
    clearTimeout(timer);
    const sent = fields();
    sent.set("terjadi_pada", new Date().toISOString());
    say(form.dataset.saving);
    try {
      const answer = await send(form.dataset.autosave, sent.toString());
      if (answer.status === 409) return location.reload();
      if (!answer.ok) throw new Error(String(answer.status));
      const { text, count, answered } = await answer.json();
      dirty = false;
      localStorage.removeItem(WAITING + form.dataset.autosave);
      say("✓ " + text);
      const counted = document.querySelector("[data-count]");
      if (counted && count) counted.textContent = count;
      document.querySelector(".map [aria-current]")?.classList.toggle("done", answered);
    } catch {
      // Nothing is lost: the answer and the time it was given wait here for the network.
      keep(form.dataset.autosave, sent);
      setTimeout(flush, LATER);
      say(form.dataset.kept, true);
      dirty = false;
    }
  };
  if (form) {
    form.addEventListener("change", () => { dirty = true; timer = setTimeout(save, 200); });
    form.addEventListener("input", (event) => {
      if (!event.target.matches("textarea, input:not([type])")) return;
      dirty = true;
      say(form.dataset.unsaved, true);
      clearTimeout(timer);
      timer = setTimeout(save, 1200);
    });
    form.addEventListener("submit", (event) => {
      clearTimeout(timer);
      if (!navigator.onLine) { event.preventDefault(); delete form.dataset.sent; return void save(); }
      leave(form.dataset.autosave, fields());
      dirty = false;
    });
  }

  // --- A lesson finished without a network: noted here, told later; the next one may be on this device ---
  document.querySelectorAll("form[data-later]").forEach((later) => later.addEventListener("submit", (event) => {
    const sent = new URLSearchParams(new FormData(later)), address = new URL(later.action).pathname;
    if (navigator.onLine) return leave(address, sent);
    event.preventDefault();
    sent.set("terjadi_pada", new Date().toISOString());
    keep(address, sent);
    location.href = later.dataset.later;
  }));

  const flush = async () => {
    for (const key of Object.keys(localStorage).filter((name) => name.startsWith(WAITING))) {
      const token = document.querySelector("input[name=csrf]");
      const sent = new URLSearchParams(localStorage.getItem(key));
      if (token) sent.set("csrf", token.value);
      try {
        const answer = await send(key.slice(WAITING.length), sent.toString());
        if (answer.status === 503) return void setTimeout(flush, LATER);
        if (answer.headers.has("HX-Redirect")) return; // Signed out meanwhile: it waits for the next sign-in.
        if (answer.ok || [404, 409, 422].includes(answer.status)) localStorage.removeItem(key);
        if (answer.status === 200 && form && key === WAITING + form.dataset.autosave) say("✓ " + (await answer.json()).text);
      } catch { return; }
    }
  };
  window.addEventListener("online", flush);
  if (navigator.onLine) flush();

  // --- The clock: the server said how many seconds are left; this only counts them ---
  document.querySelectorAll("[data-seconds]").forEach((clock) => {
    const over = performance.now() + clock.dataset.seconds * 1000;
    const face = clock.querySelector("span");
    let told = false;
    const tick = () => {
      const left = Math.max(0, Math.round((over - performance.now()) / 1000));
      face.textContent = Math.floor(left / 60) + ":" + String(left % 60).padStart(2, "0");
      clock.classList.toggle("bad", left <= 60);
      if (left <= 60 && left > 0 && !told) { told = true; announce(clock.dataset.soon); }
      if (left) return setTimeout(tick, 1000 - (performance.now() % 1000) + 5);
      face.textContent = clock.dataset.over;
      if (clock.dataset.seconds > 0) setTimeout(() => location.reload(), 6000); // After the grace that the server gives.
    };
    tick();
  });
  const announce = (text) => {
    const voice = document.createElement("div");
    voice.className = "sr";
    voice.setAttribute("role", "alert");
    voice.textContent = text;
    body.append(voice);
  };

  // --- Unsaved words ---
  document.querySelectorAll("form[data-guard]").forEach((guarded) => {
    guarded.addEventListener("input", () => { dirty = true; });
    guarded.addEventListener("submit", () => { dirty = false; });
  });
  window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });

  // --- The menu closes on Escape and on a click elsewhere ---
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });

  // --- A refused form: its summary is read first ---
  document.getElementById("ringkasan-salah")?.focus();

  // --- Offline ---
  const network = () => {
    let strip = document.querySelector(".network");
    if (navigator.onLine) return strip && strip.remove();
    if (strip) return;
    strip = document.createElement("div");
    strip.className = "network note warn";
    strip.setAttribute("role", "status");
    strip.append(Object.assign(document.createElement("p"), { textContent: body.dataset.offlineText }));
    document.querySelector("main").prepend(strip);
  };
  window.addEventListener("online", network);
  window.addEventListener("offline", network);
  network();
  document.querySelector("a[data-again]")?.addEventListener("click", (event) => { event.preventDefault(); location.reload(); });
  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register("/sw.js").catch(() => {});
    const ready = document.querySelector("[data-offline-ready]");
    if (ready && "caches" in window) {
      navigator.serviceWorker.ready.then(async () => {
        const address = location.pathname;
        if (!(await caches.match(address))) {
          const fresh = await fetch(address);
          if (fresh.ok && !fresh.redirected) await (await caches.open("sinau-pelajaran")).put(address, fresh);
        }
        ready.hidden = !(await caches.match(address));
      }).catch(() => {});
    }
  }
})();
