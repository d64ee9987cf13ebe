// A page finished without a network: noted here, told later; the next one may be on this device.
document.querySelectorAll("form[data-later]").forEach((later) => later.addEventListener("submit", (event) => {
  const sent = new URLSearchParams(new FormData(later)), address = new URL(later.action).pathname;
  if (navigator.onLine) return leave(address, sent);
  event.preventDefault();
  sent.set("terjadi_pada", new Date().toISOString());
  keep(address, sent);
  location.href = later.dataset.later;
}));
