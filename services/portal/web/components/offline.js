// Offline.
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
        if (fresh.ok && !fresh.redirected) await (await caches.open("sinau-halaman")).put(address, fresh);
      }
      ready.hidden = !(await caches.match(address));
    }).catch(() => {});
  }
}
