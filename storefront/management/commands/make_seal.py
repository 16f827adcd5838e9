"""Makes the seal for documents where there is none yet."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from storefront.documents.seal_making import make_seal


class Command(BaseCommand):
    help = "Make key and self-signed certificate for sealing documents; an existing seal stays."

    def handle(self, *args: Any, **options: Any) -> None:
        made = make_seal(settings.SEAL_FILE)
        if options["verbosity"]:
            self.stdout.write(f"{'made' if made else 'kept'} {settings.SEAL_FILE}")
