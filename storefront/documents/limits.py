"""How many files one address may have checked. It guards the processor, not a secret: codes cannot be
guessed, so a count a process, forgotten at a restart, is enough."""

from datetime import timedelta

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

from storefront.foundation import clock
from storefront.foundation.personal_data.cipher import blind_index

UPLOADS = 20
WINDOW = timedelta(minutes=1)


def may_upload(request: HttpRequest) -> bool:
    """Count this upload; False where the address has had its share of this minute."""
    minute = int(clock.now().timestamp() // WINDOW.total_seconds())
    who = blind_index("verify-upload", get_adapter().get_client_ip(request))
    key = f"verify-upload:{who}:{minute}"
    cache.add(key, 0, timeout=2 * WINDOW.total_seconds())
    try:
        return cache.incr(key) <= UPLOADS
    except ValueError:  # the cache dropped the key in between
        return True
