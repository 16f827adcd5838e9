"""What every page must be: accessible, no wider than the screen, red only where nothing is covered,
quiet in the console, and made of nothing that comes from elsewhere."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.urls import resolve
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

NARROWEST = {"width": 320, "height": 640}
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
RED = (Path(__file__).parent / "red.js").read_text()
# The exclusion as a component, its mark, and where a clause or a case says that nothing is paid.
ALLOWED = (
    "[data-exclusion], .exclusion, .exclusion-mark, .clause--exclusion, .legend__item--exclusion,"
    " .decision__reason--red, .annotated__red, .swatch"
)


@dataclass
class Watch:
    """Listens to a browser context from its first page on."""

    context: BrowserContext
    base: str
    troubles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.on("console", self._console)
        self.context.on("weberror", lambda error: self.troubles.append(f"error: {error.error}"))
        self.context.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        # Chromium reports each page of 4xx as an error; those are tested for what they say.
        missing = "Failed to load resource" in message.text and "/static/" not in message.location["url"]
        if message.type == "error" and not missing:
            self.troubles.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.base}/", "data:", "about:")):
            self.troubles.append(f"elsewhere: {request.url}")

    def assert_quiet(self) -> None:
        assert not self.troubles, self.troubles


def sideways(page: Page) -> list[str]:
    """How far the page is wider than its window."""
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"scrolls sideways by {over}px"] if over > 0 else []


def inaccessible(page: Page) -> list[str]:
    """What axe finds, and a heading too many or too few."""
    violations = Axe().run(page).response["violations"]
    found = [f"{each['id']}: {[node['html'][:200] for node in each['nodes']]}" for each in violations]
    headings = page.locator("h1").count()
    return found if headings == 1 else [*found, f"{headings} h1"]


def wrongly_red(page: Page) -> list[str]:
    """Elements that are red and no exclusion."""
    return [f"red: {each}" for each in page.evaluate(RED, ALLOWED)]


@dataclass
class Inspector:
    """Looks at each kind of page once: two combinations of width and colour scheme, and the narrowest."""

    combinations: tuple[tuple[dict[str, int], str], ...]
    seen: set[str] = field(default_factory=set)
    found: list[tuple[str, int, str, list[str]]] = field(default_factory=list)

    def __call__(self, page: Page) -> None:
        path = "/" + page.url.split("/", 3)[-1].split("?")[0].split("#")[0]
        kind = resolve(path).view_name
        if kind not in self.seen:
            self.seen.add(kind)
            self.inspect(page)

    def inspect(self, page: Page) -> None:
        before: Any = page.viewport_size
        for size, scheme in self.combinations:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            page.set_viewport_size(size)  # type: ignore[arg-type]
            self._note(page, scheme, [*sideways(page), *inaccessible(page), *wrongly_red(page)])
        page.set_viewport_size(NARROWEST)  # type: ignore[arg-type]
        self._note(page, scheme, sideways(page))
        page.set_viewport_size(before)

    def _note(self, page: Page, scheme: str, found: list[str]) -> None:
        if found:
            self.found.append((page.url, page.viewport_size["width"], scheme, found))  # type: ignore[index]

    def assert_clean(self) -> None:
        assert not self.found, "\n".join(map(str, self.found))


LIGHT_PHONE_DARK_DESK = ((PHONE, "light"), (DESK, "dark"))
DARK_PHONE_LIGHT_DESK = ((PHONE, "dark"), (DESK, "light"))
