// Unsaved words.
document.querySelectorAll("form[data-guard]").forEach((guarded) => {
  guarded.addEventListener("input", () => { dirty = true; });
  guarded.addEventListener("submit", () => { dirty = false; });
});
window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
