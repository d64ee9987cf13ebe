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
