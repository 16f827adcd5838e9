"""The code a browser is waiting for, kept in its encrypted session between two pages."""

from dataclasses import asdict, dataclass

from django.http import HttpRequest

from storefront.accounts.domain import BETWEEN_SENDS
from storefront.accounts.models import SignInCode
from storefront.foundation import clock

KEY = "code_challenge"


@dataclass(frozen=True, slots=True)
class Challenge:
    """`reference` is the SignInCode's; `phone` is E.164; `sent_at` in seconds since the epoch."""

    purpose: str
    reference: str
    phone: str
    sent_at: float
    expires_at: float

    @property
    def seconds_to_next(self) -> int:
        """Until another code may be sent; 0 where it may now."""
        left = self.sent_at + BETWEEN_SENDS.total_seconds() - clock.now().timestamp()
        return max(0, round(left + 0.5))

    @property
    def is_live(self) -> bool:
        return clock.now().timestamp() < self.expires_at


def begin(request: HttpRequest, row: SignInCode, phone: str) -> Challenge:
    """Remember that this browser was sent that code."""
    challenge = Challenge(
        row.purpose, row.reference, phone, row.created_at.timestamp(), row.expires_at.timestamp()
    )
    request.session[KEY] = asdict(challenge)
    return challenge


def current(request: HttpRequest, purpose: str) -> Challenge | None:
    data = request.session.get(KEY)
    if not isinstance(data, dict) or data.get("purpose") != purpose:
        return None
    return Challenge(**data)


def end(request: HttpRequest) -> None:
    request.session.pop(KEY, None)
