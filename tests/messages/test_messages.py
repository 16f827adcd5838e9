"""SMS: rows first, sent after commit, once; what is secret is erased; the handset is the witness."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction

from storefront.foundation import clock, outbox
from storefront.foundation.outbox import OutboxEntry
from storefront.foundation.personal_data.records import TransferRecord
from storefront.messages import texts
from storefront.messages.gateways import GatewayRefused, GatewayUnavailable
from storefront.messages.gateways.handset import HandsetGateway
from storefront.messages.models import HandsetMessage, Message, PolicyEvent
from storefront.messages.services import deliver_message, record_policy_event, send_sms
from tests.people import ZHANG, customer

pytestmark = pytest.mark.django_db
PHONE = ZHANG["phone"]
REFUND = {"phone": PHONE, "text_code": "refund_paid", "params": {"amount": "21.78", "tail": "0001"}}


def test_a_message_is_sent_once_whatever_happens():
    for _ in range(2):
        message = send_sms(**REFUND, key="refund:1")
    outbox.deliver_due()
    for _ in range(2):
        deliver_message(message.reference)
    OutboxEntry.objects.update(state="pending", lease_until=None)
    outbox.deliver_due()
    shown = HandsetMessage.objects.get()
    assert shown.text == "【明白】退给您的 21.78 元已按原路退回（保单尾号 0001）。"
    assert Message.objects.get().state == "sent"
    assert TransferRecord.objects.get().fields == ["to", "text"]


def test_a_message_whose_cause_is_rolled_back_is_never_sent():
    with pytest.raises(RuntimeError), transaction.atomic():
        send_sms(**REFUND, key="refund:1")
        raise RuntimeError
    assert outbox.deliver_due() == 0
    assert not HandsetMessage.objects.exists()


def test_a_gateway_that_is_away_is_asked_again(monkeypatch):
    def away(self, message):
        raise GatewayUnavailable("timeout")

    with time_machine.travel(clock.now(), tick=False) as traveller:
        monkeypatch.setattr(HandsetGateway, "send", away)
        send_sms(**REFUND, key="refund:1")
        outbox.deliver_due()
        assert Message.objects.get().state == "pending"
        monkeypatch.undo()
        traveller.shift(timedelta(hours=1))
        outbox.deliver_due()
        assert Message.objects.get().state == "sent"


def test_a_refused_message_is_not_tried_for_ever(monkeypatch):
    def refuse(self, message):
        raise GatewayRefused("isv.MOBILE_NUMBER_ILLEGAL")

    monkeypatch.setattr(HandsetGateway, "send", refuse)
    send_sms(**REFUND, key="refund:1")
    assert outbox.deliver_due() == 1
    assert Message.objects.get().state == "refused"


def test_a_code_that_comes_too_late_is_not_sent():
    with time_machine.travel(clock.now(), tick=False) as traveller:
        params = {"code": "123456", "minutes": "5"}
        send_sms(
            phone=PHONE,
            text_code="phone_code",
            params=params,
            key="c",
            expires_at=clock.now() + timedelta(minutes=5),
        )
        traveller.shift(timedelta(minutes=5))
        outbox.deliver_due()
    assert Message.objects.get().state == "expired"
    assert not HandsetMessage.objects.exists()


def test_secret_texts_are_erased_once_sent():
    send_sms(phone=PHONE, text_code="phone_code", params={"code": "123456", "minutes": "5"}, key="c")
    outbox.deliver_due()
    message = Message.objects.get()
    assert (message.text, message.params, message.to) == (None, None, PHONE)


def test_the_outbox_carries_no_phone_and_no_text():
    send_sms(**REFUND, key="refund:1")
    entry = OutboxEntry.objects.get()
    assert set(entry.payload) == {"message"}
    assert PHONE[3:] not in f"{entry.payload}{entry.key}"


@pytest.mark.parametrize("params", [{}, {"amount": "1"}, {"amount": "1", "tail": "2", "name": "张"}])
def test_texts_take_exactly_their_places(params):
    with pytest.raises(ValueError, match="takes"):
        texts.render("refund_paid", params)


def test_no_text_asks_for_a_name_or_holds_a_link():
    for text in texts.TEXTS.values():
        assert not text.places & {"name", "phone", "id_number", "address"}
        assert "http" not in text.template and "！" not in text.template


def test_events_are_handed_down_once_for_a_key():
    user = customer()
    for _ in range(2):
        record_policy_event(
            policy_reference="ref", owner=user, kind="issued", text="保单生效", key="issued:ref"
        )
    assert [event.kind for event in PolicyEvent.objects.of_owner(user)] == ["issued"]


def test_the_handset_shows_a_number_and_its_messages(client):
    send_sms(**REFUND, key="refund:1")
    send_sms(**{**REFUND, "phone": "+8613900139000"}, key="refund:2")
    outbox.deliver_due()
    page = client.get("/demo/phone/").content.decode()
    assert "+8613800138000" in page and "21.78" in page
    one = client.post("/demo/phone/", {"number": "138 0013 8000"}).content.decode()
    assert 'data-sms="+8613800138000"' in one and "139001" not in one


@pytest.mark.parametrize("typed", ["", "\x00", "9" * 4000, "<script>", "１３８"])
def test_the_handset_bears_any_number(client, typed):
    assert client.post("/demo/phone/", {"number": typed}).status_code == 200


def test_there_is_no_handset_outside_the_demo(client, settings):
    settings.DEMO = False
    assert client.get("/demo/phone/").status_code == 404
