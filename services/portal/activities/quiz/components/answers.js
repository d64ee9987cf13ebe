// Answers.
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
