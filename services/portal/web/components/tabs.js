// The tab one is at, on a screen that does not hold all of them.
document.querySelector(".subtabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
