// Keeps the shell, the outlines of one's own courses and the pages that were opened, so that they can be read without a
// network. Pages come from the network while there is one: what is kept is only for when there is none.
// The server puts VERSION and SHELL in front of this file.
const SHELL_CACHE = "sinau-" + VERSION;
const PAGES = "sinau-halaman";
const OUTLINES = "sinau-kursus";
const OFFLINE = "/luring";
const PAGE = /^\/belajar\/[0-9a-f-]{36}\/pelajaran\/[0-9a-f-]{36}$/;
const OUTLINE = /^\/(belajar(\/[0-9a-f-]{36})?)?$/;
const MOST_PAGES = 200;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL_CACHE).then((cache) => cache.addAll(SHELL)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const kept = [SHELL_CACHE, PAGES, OUTLINES];
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith("sinau-") && !kept.includes(name)).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const request = event.request;
  const address = new URL(request.url);
  if (address.origin !== location.origin) return;
  if (request.method === "POST" && (address.pathname === "/keluar" || address.pathname === "/masuk")) {
    // Another person may follow on this device: nothing of the last one's stays.
    event.waitUntil(forget());
    return;
  }
  if (request.method !== "GET") return;
  if (address.pathname.startsWith("/static/")) event.respondWith(kept(request));
  else if (request.mode === "navigate") event.respondWith(page(request, address.pathname));
});

const forget = () => Promise.all([caches.delete(PAGES), caches.delete(OUTLINES)]);

async function kept(request) {
  return (await caches.match(request)) || fetch(request);
}

async function page(request, path) {
  const name = PAGE.test(path) ? PAGES : OUTLINE.test(path) ? OUTLINES : null;
  try {
    const answer = await fetch(request);
    if (name && answer.ok && !answer.redirected) {
      const cache = await caches.open(name);
      await cache.put(path, answer.clone());
      await trim(cache);
    }
    // Maintenance, or a service that is away: what is on the device serves as well as without a network.
    if (name && answer.status === 503) return (await caches.match(path)) || answer;
    return answer;
  } catch {
    return (name && (await caches.match(path))) || (await caches.match(OFFLINE)) || Response.error();
  }
}

async function trim(cache) {
  const addresses = await cache.keys();
  await Promise.all(addresses.slice(0, Math.max(0, addresses.length - MOST_PAGES)).map((address) => cache.delete(address)));
}
