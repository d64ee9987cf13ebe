// Putting items in order with mouse or finger, and with the arrow buttons without loading the page again. The hidden
// fields move with their items, so that the form sends the order as it stands.
(() => {
  "use strict";
  const list = document.querySelector(".ordering");
  if (!list) return;
  const form = list.closest("form");
  const voice = form.querySelector("[data-announce]");
  const keep = form.querySelector("button[value=keep]");
  const EDGE = 90; // Pixels from the screen's edge within which dragging scrolls the page.
  const keys = () => [...list.children].map((item) => item.id).join(" ");
  const button = (item, step) => item.querySelector(`button[value^="${step}-"]`);

  // After a change: the first item cannot go up, the last one not down; the order is an answer, and it is said.
  const settle = (item) => {
    const items = [...list.children];
    items.forEach((one, place) => {
      button(one, "up").disabled = place === 0;
      button(one, "down").disabled = place === items.length - 1;
    });
    form.elements.arranged.value = "1";
    if (keep) keep.hidden = true;
    if (item) {
      const said = { item: item.dataset.words, place: items.indexOf(item) + 1, total: items.length };
      voice.textContent = list.dataset.moved.replace(/\{(\w+)\}/g, (_, name) => said[name]);
    }
    form.dispatchEvent(new Event("change", { bubbles: true }));
  };

  form.addEventListener("click", (event) => {
    const pressed = event.target.closest("button[name=move]");
    if (!pressed) return;
    event.preventDefault();
    if (pressed === keep) return settle(null);
    const item = pressed.closest("li");
    const step = pressed.value.split("-")[0];
    if (step === "up") list.insertBefore(item.previousElementSibling, item.nextElementSibling);
    else list.insertBefore(item.nextElementSibling, item);
    settle(item);
    (pressed.disabled ? button(item, step === "up" ? "down" : "up") : pressed).focus();
  });

  let drag = null;
  const middle = (item) => { const box = item.getBoundingClientRect(); return box.top + box.height / 2; };
  list.classList.add("can-drag");
  form.querySelector("[data-drag-hint]").hidden = false;
  list.addEventListener("pointerdown", (event) => {
    const item = event.target.closest(".ordering > li");
    if (!item || event.button || event.target.closest("button")) return;
    // A finger anywhere else scrolls the page.
    if (event.pointerType === "touch" && !event.target.closest(".grip")) return;
    event.preventDefault();
    drag = { item, offset: event.clientY - item.getBoundingClientRect().top, before: keys() };
    item.setPointerCapture(event.pointerId);
    item.classList.add("dragging");
  });
  list.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const { item, offset } = drag, y = event.clientY;
    // The neighbours move, never the item itself: it would lose the pointer.
    while (item.previousElementSibling && y < middle(item.previousElementSibling)) list.insertBefore(item.previousElementSibling, item.nextElementSibling);
    while (item.nextElementSibling && y > middle(item.nextElementSibling)) list.insertBefore(item.nextElementSibling, item);
    item.style.transform = "";
    item.style.transform = `translateY(${y - offset - item.getBoundingClientRect().top}px)`;
    if (y < EDGE) scrollBy(0, -10);
    else if (y > innerHeight - EDGE) scrollBy(0, 10);
  });
  const drop = () => {
    if (!drag) return;
    const { item, before } = drag;
    drag = null;
    item.classList.remove("dragging");
    item.style.transform = "";
    if (keys() !== before) settle(item);
  };
  list.addEventListener("pointerup", drop);
  list.addEventListener("pointercancel", drop);
})();
