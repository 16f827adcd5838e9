"""`manage.py erase_expired`: erase what has served its time; the worker does it every hour."""

from typing import Any

from django.core.management.base import BaseCommand

from storefront.foundation import clock
from storefront.foundation.personal_data.erasure import erase_expired


class Command(BaseCommand):
    help = "Erase rows whose retention is over."

    def handle(self, *args: Any, **options: Any) -> None:
        for label, count in erase_expired(clock.now()).items():
            if count:
                self.stdout.write(f"{label}: {count}")
