"""`manage.py reencrypt`: seal all personal data with the first key of PERSONAL_DATA_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from storefront.accounts.services.second_factor import reencrypt_secrets
from storefront.foundation.personal_data.rotation import encrypted_fields, reencrypt, still_old


class Command(BaseCommand):
    help = "Seal all personal data with the first key; may be interrupted and run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only count what is under an old key")

    def handle(self, *args: Any, **options: Any) -> None:
        total = 0
        for model, field in encrypted_fields():
            name = f"{model._meta.label}.{field.attname}"
            done = still_old(model, field).count() if options["check"] else reencrypt(model, field)
            total += done
            if done:
                self.stdout.write(f"{name}: {done}")
        total += reencrypt_secrets(only_count=options["check"])
        verb = "under an old key" if options["check"] else "sealed anew"
        self.stdout.write(f"{total} values {verb}")
