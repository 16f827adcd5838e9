"""`manage.py create_staff`: a staff account with its roles and an authenticator secret, shown once."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError, CommandParser

from storefront.accounts.models import User
from storefront.accounts.phones import parse_phone
from storefront.accounts.services.people import create_staff
from storefront.foundation.roles import Role


class Command(BaseCommand):
    help = "Make a staff account, or give an account further roles."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("phone")
        parser.add_argument("--role", action="append", required=True, choices=Role.values)
        parser.add_argument("--new-secret", action="store_true", help="replace a lost authenticator")

    def handle(self, *args: Any, **options: Any) -> None:
        phone = parse_phone(options["phone"])
        if phone is None:
            raise CommandError("that is no mobile number")
        user = User.objects.by_phone(phone)
        if user and options["new_secret"]:
            Authenticator.objects.filter(user=user).delete()
        known = bool(user) and Authenticator.objects.filter(user=user).exists()
        _user, secret = create_staff(phone=phone, roles=tuple(Role(role) for role in options["role"]))
        self.stdout.write(
            "roles granted" if known else f"enter this secret into an authenticator app: {secret}"
        )
