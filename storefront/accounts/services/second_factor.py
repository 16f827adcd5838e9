"""The second factor of staff: codes of an authenticator app (TOTP, RFC 6238), each good once."""

import hmac

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt, encrypt
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from storefront.accounts.domain import SECOND_FACTOR_FAILURES, SECOND_FACTOR_WINDOW
from storefront.accounts.models import SecondFactorTry, User
from storefront.foundation import clock
from storefront.foundation.errors import BusinessRuleError
from storefront.foundation.personal_data.cipher import key_id_of
from storefront.messages.gateways.handset import receive


def check_second_factor(*, user: User, typed: str) -> None:
    """Accept the code or raise BusinessRuleError `wrong_code` or `too_many_tries`. Tries are rows."""
    now = clock.now()
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        since = SecondFactorTry.objects.filter(user=user, step=None, at__gt=now - SECOND_FACTOR_WINDOW)
        if since.count() >= SECOND_FACTOR_FAILURES:
            raise BusinessRuleError(
                "too_many_tries", _("That was too many tries. Please wait a quarter of an hour."), "code"
            )
        step = _matching_step(user, typed)
        if step is not None and _use(user, step):
            return
        SecondFactorTry.objects.create(user=user, at=now)
    raise BusinessRuleError(
        "wrong_code", _("That code does not fit. Please take the one the app shows now."), "code"
    )


def _matching_step(user: User, typed: str) -> int | None:
    secret = _secret(user)
    found = None
    for step in yield_hotp_counters_from_time():
        if hmac.compare_digest(format_hotp_value(hotp_value(secret, step)), typed):
            found = step
    return found


def _use(user: User, step: int) -> bool:
    try:
        with transaction.atomic():
            SecondFactorTry.objects.create(user=user, step=step, at=clock.now())
    except IntegrityError:
        return False
    return True


def _secret(user: User) -> str:
    return decrypt(Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP).data["secret"])


def show_on_demo_handset(user: User) -> None:
    """Demo only: lay the code an authenticator app would show into the staff member's handset."""
    if not settings.DEMO or not user.phone:
        return
    used = set(SecondFactorTry.objects.filter(user=user).values_list("step", flat=True))
    step = next(
        (step for step in sorted(yield_hotp_counters_from_time(), reverse=True) if step not in used), None
    )
    if step is None:
        return
    code = format_hotp_value(hotp_value(_secret(user), step))
    receive(
        number=user.phone,
        text=f"【验证器】员工登录第二步的动态码：{code}（演示：代替手机上的验证器应用）",
        key=f"totp:{user.reference}:{step}",
    )


def reencrypt_secrets(*, only_count: bool = False) -> int:
    """Seal the secrets of authenticator apps with the first key; they lie inside allauth's JSON."""
    first = next(iter(settings.PERSONAL_DATA_KEYS))
    changed = 0
    for row in Authenticator.objects.filter(type=Authenticator.Type.TOTP).order_by("pk"):
        if key_id_of(row.data["secret"]) == first:
            continue
        renewed = {**row.data, "secret": encrypt(decrypt(row.data["secret"]))}
        if only_count:
            changed += 1
        else:
            changed += Authenticator.objects.filter(pk=row.pk, data=row.data).update(data=renewed)
    return changed
