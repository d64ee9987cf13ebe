// A refused form: its summary is read first.
document.getElementById("ringkasan-salah")?.focus();
