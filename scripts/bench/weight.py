"""What a first and a second visit weigh on the wire, and how still the page stands on a slow phone."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import sync_playwright

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SLOW_PHONE = 4  # times slower than this machine's core
OBSERVE = """
window.__shift = 0; window.__blocked = 0;
const watch = (type, add) => new PerformanceObserver(list => list.getEntries().forEach(add))
  .observe({type, buffered: true});
watch('layout-shift', entry => { if (!entry.hadRecentInput) window.__shift += entry.value; });
watch('longtask', entry => { window.__blocked += Math.max(0, entry.duration - 50); });
"""


@dataclass(frozen=True)
class Visit:
    """Bytes on the wire (headers and compressed bodies) and how many requests they took."""

    bytes: int
    requests: int


@dataclass(frozen=True)
class Page:
    first: Visit
    second: Visit
    layout_shift: float
    blocked_ms: float


def weigh(url: str) -> Page:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 390, "height": 844})
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_PHONE})
        page.add_init_script(OBSERVE)
        first = _visit(page, session, url)
        page.mouse.wheel(0, 4000)
        page.wait_for_timeout(500)
        shift, blocked = page.evaluate("[window.__shift, window.__blocked]")
        second = _visit(page, session, url)
        browser.close()
    return Page(first, second, float(shift), float(blocked))


def _visit(page: Any, session: Any, url: str) -> Visit:
    sizes: list[int] = []

    def finished(event: dict[str, Any]) -> None:
        if event["encodedDataLength"]:
            sizes.append(int(event["encodedDataLength"]))

    session.on("Network.loadingFinished", finished)
    page.goto(url, wait_until="networkidle")
    session.remove_listener("Network.loadingFinished", finished)
    return Visit(sum(sizes), len(sizes))
