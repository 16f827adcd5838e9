"""What is done with money: start, book, close, refund. One file per noun."""

from policies.payments.services.notices import FAILURE, SUCCESS, handle_notice
from policies.payments.services.payments import cashier_address, close_unpaid, confirm_paid, start_payment
from policies.payments.services.queries import ask_due, ask_gateway, refund_unissued, settle_expired
from policies.payments.services.refunds import book_refund, request_refund, send_refund

__all__ = [
    "FAILURE",
    "SUCCESS",
    "ask_due",
    "ask_gateway",
    "book_refund",
    "cashier_address",
    "close_unpaid",
    "confirm_paid",
    "handle_notice",
    "refund_unissued",
    "request_refund",
    "send_refund",
    "settle_expired",
    "start_payment",
]
