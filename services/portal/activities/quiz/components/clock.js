// The clock: the server said how many seconds are left; this only counts them.
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
