"""The verification pages in a real browser: no axe violations, a whole check by keyboard, no script."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from storefront.documents import services

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHOTS = os.environ.get("SHOTS")


def assert_clean(page, name):
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)
    violations = Axe().run(page).response["violations"]
    assert [(found["id"], [node["html"] for node in found["nodes"]]) for found in violations] == []


def test_verification_pages_have_no_axe_violations(live_server, page, sealed, ask):
    document, _pdf = sealed
    page.goto(live_server.url + "/verify/")
    assert_clean(page, "verify")
    page.goto(live_server.url + "/verify/?code=abc")
    assert_clean(page, "verify-mistyped")
    code_page = live_server.url + reverse("documents:verify_code", args=[document.code])
    page.goto(code_page)
    assert_clean(page, "verified-valid")
    services.supersede(document, ask("k2"))
    page.goto(code_page)
    assert_clean(page, "verified-superseded")
    page.goto(live_server.url + "/verify/" + "b" * 16 + "/")
    assert_clean(page, "verified-unknown")


def test_file_is_checked_by_keyboard_without_script(live_server, browser, sealed, tmp_path):
    _document, pdf = sealed
    genuine, changed = tmp_path / "genuine.pdf", tmp_path / "changed.pdf"
    genuine.write_bytes(pdf)
    changed.write_bytes(pdf[:5_000] + bytes([pdf[5_000] ^ 1]) + pdf[5_001:])
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(live_server.url + "/verify/")
    for path, words in ((genuine, "现在有效"), (changed, "封存之后被改动过")):
        page.get_by_label("PDF 文件").set_input_files(path)
        page.get_by_role("button", name="查这个文件").focus()
        page.keyboard.press("Enter")
        page.get_by_text(words).wait_for()
    context.close()


def test_code_is_checked_by_keyboard(live_server, page, sealed):
    document, _pdf = sealed
    page.goto(live_server.url + "/verify/")
    page.get_by_role("textbox", name="核验码").focus()
    page.keyboard.type(f"{document.code[:8]} {document.code[8:]}".upper())
    page.keyboard.press("Enter")
    page.get_by_text("现在有效").wait_for()
    assert page.url.endswith(reverse("documents:verify_code", args=[document.code]))
