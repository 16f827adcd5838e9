"""Ways to use a page: with a mouse, with a finger, or with the keyboard alone."""

from typing import Protocol

from playwright.sync_api import Locator, Page

MOST_TABS = 400
IS_HERE = "element => element === document.activeElement"
IS_IN_GROUP = """element => { const here = document.activeElement;
  return here === element || (here.type === "radio" && here.name === element.name); }"""
# An outline of its own, or of the label or card that stands for it.
FOCUS_IS_SEEN = """() => {
  for (let one = document.activeElement, height = 0; one && height < 4; one = one.parentElement, height++) {
    const style = getComputedStyle(one);
    if (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) return true;
  }
  return false; }"""


class Hand(Protocol):
    """What a shopper does with a control: press it, choose it, fill it in, take an option of a list."""

    def press(self, target: Locator) -> None: ...
    def choose(self, target: Locator) -> None: ...
    def fill(self, target: Locator, text: str) -> None: ...
    def take(self, target: Locator, place: int) -> None: ...


class Mouse:
    """Clicks, and types where clicked."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        target.click()

    def choose(self, target: Locator) -> None:
        target.check()

    def fill(self, target: Locator, text: str) -> None:
        target.fill(text)

    def take(self, target: Locator, place: int) -> None:
        target.select_option(index=place)


class Finger(Mouse):
    """Taps, which needs a context with touch; whatever is tapped is large enough for a finger."""

    SMALLEST = 44  # CSS pixels, of look.md

    def press(self, target: Locator) -> None:
        box = target.bounding_box()
        if target.evaluate("element => element.matches('button, .button')"):
            assert box and box["height"] >= self.SMALLEST, (target, box)
        target.tap()


class Keyboard:
    """Tab, Space, Enter, arrows and letters; each control that is reached shows that it is."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        self._reach(target, IS_HERE)
        self.page.keyboard.press("Enter")

    def choose(self, target: Locator) -> None:
        self._reach(target, IS_IN_GROUP)
        if target.evaluate(IS_HERE):
            self.page.keyboard.press("Space")
        while not target.is_checked():
            self.page.keyboard.press("ArrowDown")
        assert target.is_checked()

    def fill(self, target: Locator, text: str) -> None:
        self._reach(target, IS_HERE)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def take(self, target: Locator, place: int) -> None:
        self._reach(target, IS_HERE)
        for _ in range(place):
            self.page.keyboard.press("ArrowDown")

    def _reach(self, target: Locator, reached: str) -> None:
        target.wait_for()
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if target.evaluate(reached):
                assert self.page.evaluate(FOCUS_IS_SEEN), f"focus is not seen: {target}"
                return
        raise AssertionError(f"the keyboard does not reach {target} on {self.page.url}")
