"""`manage.py benefit`: what a policy would pay for the facts in a file, as claims will decide it."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from storefront.catalogue.command_line import EngineCommand, line_as_json
from storefront.catalogue.definition import ProductDefinition
from storefront.foundation.errors import BusinessRuleError
from storefront.foundation.money import Money
from storefront.rules.adjudication import Decision, decide
from storefront.rules.facts import Facts
from storefront.rules.working import Reason

LARGEST_FILE = 1_000_000


class Command(EngineCommand):
    """Decides from the product's folder; the facts' format is in docs/benefits.md."""

    help = "Decide what is paid: benefit base --facts facts.json --json"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--facts", required=True, help="a JSON file, or - for standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        definition = self.product(options["slug"], options["products"])
        decision = decide(Facts.from_json(read_json(options["facts"])), definition.terms)
        if options["as_json"]:
            self.stdout.write(json.dumps(as_json(definition, decision), ensure_ascii=False, indent=2))
        else:
            self._print(decision)

    def _print(self, decision: Decision) -> None:
        for line in decision.lines:
            self.stdout.write(f"{line.label}  {Money(line.amount_fen)}")
            for step in line.steps:
                result = f" = {Money(step.fen)}" if step.fen is not None else ""
                self.stdout.write(f"    {step.label}：{step.working}{result}")
        for reason in decision.reasons:
            self.stdout.write(f"{reason.code}（第 {'、'.join(reason.clause_numbers)} 条）{reason.sentence}")
        self.stdout.write(f"合计  {Money(decision.total_fen)}（{decision.outcome}）")


def read_json(name: str) -> Any:
    """The parsed file. BusinessRuleError where there is none, it is huge, or no JSON."""
    try:
        if name == "-":
            content = sys.stdin.buffer.read(LARGEST_FILE + 1)
        else:
            with Path(name).open("rb") as file:
                content = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError):
        raise BusinessRuleError("FACTS", "打不开这个文件。", "facts") from None
    if len(content) > LARGEST_FILE:
        raise BusinessRuleError("FACTS", f"文件超过 {LARGEST_FILE} 字节。", "facts")
    try:
        return json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise BusinessRuleError("FACTS", "文件不是 UTF-8 编码的 JSON。", "facts") from None


def as_json(definition: ProductDefinition, decision: Decision) -> dict[str, Any]:
    """The documented shape; amounts in fen."""
    return {
        "product": definition.slug,
        "version": definition.version,
        "outcome": str(decision.outcome),
        "lines": [line_as_json(line) for line in decision.lines],
        "total_fen": decision.total_fen,
        "reasons": [_reason(reason) for reason in decision.reasons],
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "code": reason.code,
        "clause": reason.clause_number,
        "clauses": list(reason.clause_numbers),
        "sentence": reason.sentence,
        "refuses": reason.refuses,
        "benefit": reason.benefit,
    }
