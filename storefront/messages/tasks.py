"""The outbox handler of SMS."""

from storefront.foundation import outbox
from storefront.foundation.outbox import OutboxEntry
from storefront.messages.services import deliver_message


@outbox.handles("messages.send_sms")
def send_sms(entry: OutboxEntry) -> None:
    deliver_message(entry.payload["message"])
