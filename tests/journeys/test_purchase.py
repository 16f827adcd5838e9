"""The whole purchase in a real browser: by mouse, by keyboard alone, without JavaScript, on a phone."""

from pathlib import Path

import pypdfium2
import pytest

from policies.cover.models import Policy
from policies.payments.sandbox_cashier.models import Trade
from storefront.foundation.money import Money
from storefront.rules.refund import refund
from tests.journeys.hands import Finger, Keyboard
from tests.journeys.looking import sideways
from tests.journeys.shopper import NAME

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def text_of(paper: Path) -> str:
    pdf = pypdfium2.PdfDocument(paper)
    try:
        return "".join(page.get_textpage().get_text_range() for page in pdf)
    finally:
        pdf.close()


def assert_papers_are_whole(shopper, folder):
    """Two sealed papers with the insured's name and the policy's number; one changed byte is noticed."""
    policy = Policy.objects.get()
    papers = shopper.papers(folder)
    assert len(papers) == 2
    for paper in papers:
        assert paper.read_bytes().startswith(b"%PDF")
        assert NAME in text_of(paper)
    assert any(policy.number in text_of(paper) for paper in papers)
    assert "现在有效" in shopper.verify(papers[0])
    changed = bytearray(papers[0].read_bytes())
    changed[5_000] ^= 1
    forged = folder / "forged.pdf"
    forged.write_bytes(changed)
    assert "被改动过" in shopper.verify(forged)
    return papers


def cancel(shopper, policy):
    """One screen: the sum that the engine computes stands on the button, and goes back to the payer."""
    shopper.open(f"/policies/{policy.reference}/")
    shopper.press(shopper.link(f"/policies/{policy.reference}/cancellation/"))
    due = refund(
        paid_fen=policy.premium_fen,
        start_on=policy.start_on,
        end_on=policy.end_on,
        asked_on=policy.issued_at.date(),
    )
    button = shopper.page.locator("main form button")
    assert str(Money(due.amount_fen)) in button.inner_text()
    shopper.press(button)
    assert str(Money(due.amount_fen)) in shopper.page.locator("main").inner_text()
    return due


def wait_for_money(shopper, amount_fen):
    """Until the cashier's own books say that the money went back."""
    for _ in range(100):
        if Trade.objects.get().refunded_fen == amount_fen:
            return
        shopper.page.wait_for_timeout(100)
    raise AssertionError("the money never went back")


def test_by_mouse_from_the_home_page_to_the_money_back(visitor, tmp_path):
    shopper = visitor()
    shopper.buy()
    policy = Policy.objects.get()
    assert Trade.objects.get().total_fen == policy.premium_fen
    papers = assert_papers_are_whole(shopper, tmp_path)
    due = cancel(shopper, policy)
    wait_for_money(shopper, due.amount_fen)
    [policy_paper] = [paper for paper in papers if "保单" in paper.name and "投保单" not in paper.name]
    assert "已被撤回，不再有效" in shopper.verify(policy_paper)


def test_by_keyboard_alone(visitor):
    shopper = visitor(Keyboard)
    shopper.buy()
    cancel(shopper, Policy.objects.get())


def test_without_javascript(visitor, tmp_path):
    shopper = visitor(java_script_enabled=False)
    shopper.buy()
    assert_papers_are_whole(shopper, tmp_path)
    cancel(shopper, Policy.objects.get())


def test_by_finger_on_a_phone(visitor):
    shopper = visitor(Finger, look=assert_fits, **PHONE)
    shopper.buy()
    cancel(shopper, Policy.objects.get())


def assert_fits(page):
    assert not sideways(page), page.url
