"""How the catalogue's commands speak: JSON in fen, one clear line for bad input, exit status 2."""

import dataclasses
import sys
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser

from storefront.catalogue.definition import ProductDefinition
from storefront.catalogue.folder.loading import product
from storefront.catalogue.folder.sources import PRODUCTS, SLUG, CatalogueError, slugs
from storefront.foundation.errors import BusinessRuleError
from storefront.rules.adjudication import BenefitLine
from storefront.rules.tariff import PremiumLine

BAD_INPUT = 2


def one_line(message: str) -> str:
    """A message without line breaks or control characters, short enough to read."""
    return "".join(c if c.isprintable() else " " for c in message)[:300]


class EngineCommand(BaseCommand):
    """A command that asks the engine about one product, straight from its folder. No database."""

    requires_system_checks: list[str] = []
    _called_from_command_line = False

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.error = self._bad_argument  # type: ignore[method-assign]
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the product, e.g. base")
        parser.add_argument("--json", action="store_true", dest="as_json", help="amounts in fen, as JSON")
        parser.add_argument("--products", type=Path, default=PRODUCTS, help="the folder of products")

    def _bad_argument(self, message: str) -> NoReturn:
        if self._called_from_command_line:
            self.stderr.write(one_line(f"error: {message}"))
            sys.exit(BAD_INPUT)
        raise CommandError(one_line(message), returncode=BAD_INPUT)

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Turn what a person can cause into one line and exit status 2."""
        try:
            return super().execute(*args, **options)
        except CatalogueError as error:
            rest = len(error.problems) - 1
            more = f" (and {rest} more)" if rest else ""
            raise CommandError(one_line(f"{error.problems[0]}{more}"), returncode=BAD_INPUT) from None
        except BusinessRuleError as error:
            field = f"{error.field}: " if error.field and not error.message.startswith(error.field) else ""
            raise CommandError(one_line(f"{field}{error.message}"), returncode=BAD_INPUT) from None

    def product(self, slug: str, products: Path) -> ProductDefinition:
        """The product asked for. BusinessRuleError names those there are."""
        known = slugs(products)
        if not SLUG.fullmatch(slug) or slug not in known:
            raise BusinessRuleError("PRODUCT", f"没有这款产品，可选：{'、'.join(known)}。", "slug")
        return product(slug, products)


def line_as_json(line: PremiumLine | BenefitLine) -> dict[str, Any]:
    """A line of a price or a decision, with its steps and clause numbers."""
    return {
        "code": line.code,
        "label": line.label,
        "amount_fen": line.amount_fen,
        "steps": [dataclasses.asdict(step) for step in line.steps],
        "clauses": list(line.clause_numbers),
    }
