"""`manage.py premium`: what a choice costs, line by line, for actuaries and staff."""

import json
from typing import Any

from django.core.management.base import CommandParser

from storefront.catalogue.command_line import EngineCommand, line_as_json
from storefront.catalogue.definition import ProductDefinition
from storefront.foundation.errors import BusinessRuleError
from storefront.foundation.money import Money
from storefront.rules.tariff import Choice, Premium, price
from storefront.rules.terms import ProductTerms, Subject, Term

USUAL_AGE = 30
DEAREST_ITEM_FEN = 10**10


class Command(EngineCommand):
    """Prices from the product's folder, as the site would."""

    help = "Price a product: premium base --plan A --rider ambulance --term 1y --json"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--plan", help="may be left out where there is only one")
        parser.add_argument("--rider", action="append", default=[], help="may be given several times")
        parser.add_argument("--term", help="30d, 3m or 1y; may be left out where there is one or none")
        parser.add_argument("--age", type=int, help="30, or the nearest age the product takes")
        parser.add_argument("--class", type=int, default=1, dest="occupation_class", help="1 to 6")
        parser.add_argument("--item-price", help="in yuan, e.g. 499.99, where the item's price counts")

    def handle(self, *args: Any, **options: Any) -> None:
        definition = self.product(options["slug"], options["products"])
        choice = chosen(definition.terms, options)
        premium = price(definition.terms, choice)
        if options["as_json"]:
            self.stdout.write(json.dumps(as_json(definition, choice, premium), ensure_ascii=False, indent=2))
        else:
            self._print(premium)

    def _print(self, premium: Premium) -> None:
        for line in premium.lines:
            self.stdout.write(f"{line.label}  {Money(line.amount_fen)}")
            for step in line.steps:
                self.stdout.write(f"    {step.label}：{step.working}")
        self.stdout.write(f"合计  {Money(premium.total_fen)}")
        for hint in premium.hints:
            self.stdout.write(hint.sentence)


def chosen(terms: ProductTerms, options: dict[str, Any]) -> Choice:
    """The choice of the command line with its defaults. BusinessRuleError names the option."""
    riders = options["rider"]
    if len(set(riders)) != len(riders):
        raise BusinessRuleError("RIDER", "同一项附加保障只能选一次。", "riders")
    age = options["age"]
    if age is None:
        age = min(max(USUAL_AGE, terms.admission.min_age), terms.admission.max_age)
    return Choice(
        plan=options["plan"] if options["plan"] is not None else _only_plan(terms),
        riders=frozenset(riders),
        term=Term.parse(options["term"]) if options["term"] is not None else _only_term(terms),
        age=age,
        occupation_class=options["occupation_class"],
        item_price_fen=_item_price(options["item_price"]),
    )


def _only_plan(terms: ProductTerms) -> str:
    if len(terms.plans) != 1:
        choices = "、".join(plan.code for plan in terms.plans)
        raise BusinessRuleError("PLAN", f"请选择方案：{choices}。", "plan")
    return terms.plans[0].code


def _only_term(terms: ProductTerms) -> Term | None:
    sold = terms.terms_sold.all()
    if len(sold) > 1:
        raise BusinessRuleError("TERM", "请选择保障期间，例如 30d、3m、1y。", "term")
    return sold[0] if sold else None


def _item_price(text: str | None) -> int | None:
    if text is None:
        return None
    try:
        fen = Money.from_yuan(text).fen
    except ValueError:
        sentence = "物品的价格请按元写，最多两位小数，例如 499.99。"
        raise BusinessRuleError("ITEM_PRICE", sentence, "item_price") from None
    if not 0 < fen <= DEAREST_ITEM_FEN:
        raise BusinessRuleError(
            "ITEM_PRICE", f"物品的价格须大于 0，不超过 {Money(DEAREST_ITEM_FEN)}。", "item_price"
        )
    return fen


def as_json(definition: ProductDefinition, choice: Choice, premium: Premium) -> dict[str, Any]:
    """The documented shape; amounts in fen. Of an item neither age nor class is known."""
    person = definition.terms.subject is Subject.PERSON
    return {
        "product": definition.slug,
        "version": definition.version,
        "plan": choice.plan,
        "riders": sorted(choice.riders),
        "term": str(choice.term) if choice.term else None,
        "age": choice.age if person else None,
        "class": choice.occupation_class if person else None,
        "item_price_fen": choice.item_price_fen,
        "lines": [line_as_json(line) for line in premium.lines],
        "total_fen": premium.total_fen,
        "hints": [hint.sentence for hint in premium.hints],
    }
