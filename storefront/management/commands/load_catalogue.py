"""`manage.py load_catalogue`: checks every product's folder and stores it as a version."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from storefront.catalogue.folder.inspection import inspect
from storefront.catalogue.folder.sources import PRODUCTS, CatalogueError, read_folder, slugs
from storefront.catalogue.hospitals import all_hospitals
from storefront.catalogue.occupations import all_classes
from storefront.catalogue.services import load_product, store_draft
from storefront.foundation.errors import BusinessRuleError


class Command(BaseCommand):
    """Loading the same folders again changes nothing; a published version never changes."""

    help = "Check the products' folders and store them as versions (docs/catalogue.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slugs", nargs="*", help="only these products")
        parser.add_argument("--products", type=Path, default=PRODUCTS, help="the folder of products")
        parser.add_argument(
            "--draft", action="store_true", help="store drafts, finished or not; sell nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        failed = False
        work = self._store if options["draft"] else self._load
        for slug in options["slugs"] or slugs(options["products"]):
            failed |= not work(slug, options["products"], verbosity=options["verbosity"])
        try:
            all_classes()
            all_hospitals()
        except CatalogueError as error:
            self.stderr.write(str(error))
            failed = True
        if failed:
            raise CommandError("The catalogue has errors; what is named above was not loaded.")

    def _load(self, slug: str, products: Path, *, verbosity: int) -> bool:
        try:
            result = load_product(read_folder(slug, products))
        except CatalogueError as error:
            self.stderr.write(str(error))
            return False
        version = result.version
        if verbosity:
            self.stdout.write(f"{slug} {version.number}: {result.outcome}, hash {version.content_hash[:12]}")
        return True

    def _store(self, slug: str, products: Path, *, verbosity: int) -> bool:
        """Store a folder as a draft, and say what is still in the way of publishing it."""
        try:
            draft = store_draft(sources=read_folder(slug, products))
        except (CatalogueError, BusinessRuleError) as error:
            self.stderr.write(f"{slug}: {error}")
            return False
        problems = inspect(draft.sources).problems
        for problem in problems:
            self.stderr.write(str(problem))
        if verbosity:
            number = draft.number or "?"
            self.stdout.write(f"{slug} {number}: draft {draft.reference}, {len(problems)} to mend")
        return True
