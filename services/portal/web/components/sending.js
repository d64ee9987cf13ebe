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
