"""`manage.py verify_evidence [--chain REFERENCE]`: names every tampering; exit status 1 if there is any."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from storefront.reading.models import EvidenceChain
from storefront.reading.services.verification import verify


class Command(BaseCommand):
    help = "Check the evidence of sales for edits, deletions, insertions and reorderings."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--chain", help="reference of one chain; all of them if left out")

    def handle(self, *args: Any, chain: str | None = None, **options: Any) -> None:
        one = None
        if chain:
            one = EvidenceChain.objects.filter(reference=chain).first()
            if one is None:
                raise CommandError(f"no chain {chain}")
        findings = verify(one)
        for finding in findings:
            self.stderr.write(str(finding))
        if findings:
            sys.exit(1)
        self.stdout.write(f"{1 if one else EvidenceChain.objects.count()} chains, all whole")
