// Counts down to the moment another code may be sent. Without this module the button answers with the wait.

const SECOND = 1000;

/** Runs one countdown: `data-countdown` is the number of seconds, the button works again at zero. */
function countDown(root) {
  const end = Date.now() + Number(root.dataset.countdown) * SECOND;
  const button = root.querySelector("button");
  const left = root.querySelector("[data-countdown-left]");
  if (!left || !button) return;
  button.disabled = true;
  const timer = setInterval(tick, SECOND / 4);
  function tick() {
    const seconds = Math.ceil((end - Date.now()) / SECOND);
    if (seconds > 0) {
      left.textContent = seconds;
      return;
    }
    clearInterval(timer);
    button.disabled = false;
    root.querySelector("[data-countdown-text]").hidden = true;
    root.querySelector("[data-countdown-status]").textContent = root.dataset.countdownDone;
  }
}

document.querySelectorAll("[data-countdown]").forEach(countDown);
