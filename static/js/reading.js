// Reading pages: how far one scrolled and that the page was left. Kept as evidence, never required.

const root = document.querySelector("[data-reading]");
const form = root?.querySelector("[data-left-url]");
const field = form?.querySelector("[data-scrolled]");
let furthest = 0;
let visibleSince = document.visibilityState === "visible" ? performance.now() : null;
let visible = 0;
let sent = false;

/** The share of the text that has come into view, 0 to 1; 1 where nothing needs scrolling. */
function share() {
  const box = root.getBoundingClientRect();
  return Math.min(1, Math.max(0, (window.innerHeight - box.top) / Math.max(1, box.height)));
}

function follow() {
  furthest = Math.max(furthest, Math.round(share() * 100));
  field.value = String(furthest);
}

function countVisible() {
  if (visibleSince !== null) visible += performance.now() - visibleSince;
  visibleSince = document.visibilityState === "visible" ? performance.now() : null;
}

/** Tells the server once that the page was left, without holding anybody up. */
function leave() {
  if (sent) return;
  sent = true;
  countVisible();
  const note = new FormData(form);
  note.set("visible", String(Math.round(visible)));
  navigator.sendBeacon?.(form.dataset.leftUrl, note);
}

if (root && form && field) {
  follow();
  addEventListener("scroll", follow, { passive: true });
  addEventListener("resize", follow, { passive: true });
  document.addEventListener("visibilitychange", countVisible);
  addEventListener("pagehide", leave);
}
