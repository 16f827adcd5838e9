"""What a product must fulfil before it is loaded: the law's demands, and that nothing points nowhere."""

from collections.abc import Callable, Iterable, Iterator

from storefront.catalogue.folder.cases_file import differences
from storefront.catalogue.folder.item_checks import ITEM_CHECKS
from storefront.catalogue.folder.lengths import everything_fits
from storefront.catalogue.folder.places import benefits_with_places
from storefront.catalogue.folder.reader import Reading
from storefront.catalogue.folder.sources import Problem
from storefront.rules.terms import (
    BenefitKind,
    BenefitTerms,
    ExclusionKind,
    ProductTerms,
    Subject,
)

PRODUCT, EXCLUSIONS = "product.toml", "exclusions.toml"
ALL_CLASSES = 6
FEWEST_CASES = 6


def problems(reading: Reading) -> tuple[Problem, ...]:
    """Everything wrong with a product that could be read, but for its cases, which are asked last."""
    return tuple(problem for check in CHECKS for problem in check(reading))


def something_is_sold(reading: Reading) -> Iterator[Problem]:
    """A plan to buy, a benefit to be paid, and what is not covered."""
    terms, at = reading.definition.terms, reading.sources.at
    for file, name, there in (
        (PRODUCT, "plans", terms.plans),
        (PRODUCT, "benefits", terms.benefits),
        (EXCLUSIONS, "exclusions", terms.exclusions),
    ):
        if not there:
            yield at(file, f"at least one of [[{name}]] is needed")
    for index, rider in enumerate(terms.riders):
        if not rider.benefits:
            yield at(PRODUCT, f"rider {rider.code}: it has no benefit", "riders", index)


def clauses_numbered_once(reading: Reading) -> Iterator[Problem]:
    """Chapters count up, and no clause number stands twice."""
    seen: dict[str, str] = {}
    for position, chapter in enumerate(reading.chapters, start=1):
        if chapter.number != position:
            yield reading.sources.problem(
                chapter.file, 1, f"this is chapter {position}, not {chapter.number}"
            )
        for clause in chapter.clauses:
            if clause.number in seen:
                message = f"clause {clause.number} stands already in {seen[clause.number]}"
                yield reading.sources.problem(clause.file, clause.line, message)
            seen[clause.number] = clause.file


def clauses_exist(reading: Reading) -> Iterator[Problem]:
    """Every clause number that something rests on is there."""
    known = {clause.number for chapter in reading.chapters for clause in chapter.clauses}
    terms, at = reading.definition.terms, reading.sources.at
    cites = terms.cites
    for key in ("in_force", "insured", "trigger", "misstated"):
        if getattr(cites, key) not in known:
            yield at(PRODUCT, f"there is no clause {getattr(cites, key)}", "cites", key)
    for number in _missing(terms.admission.clauses, known):
        yield at(PRODUCT, f"there is no clause {number}", "admission", "clauses")
    for path, benefit in benefits_with_places(terms):
        for number in _missing(benefit.clauses, known):
            yield at(PRODUCT, f"benefit {benefit.code}: there is no clause {number}", *path, "clauses")
    for index, row in enumerate(terms.exclusions):
        for number in _missing(row.clauses, known):
            message = f"exclusion {row.code}: there is no clause {number}"
            yield at(EXCLUSIONS, message, "exclusions", index, "clauses")


def _missing(numbers: tuple[str, ...], known: set[str]) -> list[str]:
    return [number for number in numbers if number not in known] if numbers else ["(none written)"]


def codes_once(reading: Reading) -> Iterator[Problem]:
    """No code stands twice."""
    terms, at = reading.definition.terms, reading.sources.at
    lists: tuple[tuple[str, str, Iterable[str]], ...] = (
        (PRODUCT, "plans", (plan.code for plan in terms.plans)),
        (PRODUCT, "riders", (rider.code for rider in terms.riders)),
        (EXCLUSIONS, "exclusions", (row.code for row in terms.exclusions)),
        (EXCLUSIONS, "groups", (code for code, _ in reading.exclusions.groups)),
        ("cases.toml", "cases", (case.code for case in reading.written_cases)),
    )
    for file, name, codes in lists:
        seen: set[str] = set()
        for index, code in enumerate(codes):
            if code in seen:
                yield at(file, f"{name}: {code} stands twice", name, index)
            seen.add(code)
    codes_of_benefits = [benefit.code for _, benefit in benefits_with_places(terms)]
    for path, benefit in benefits_with_places(terms):
        if codes_of_benefits.count(benefit.code) > 1:
            yield at(PRODUCT, f"benefit {benefit.code} stands twice", *path)


def names_known(reading: Reading) -> Iterator[Problem]:
    """Groups, benefits and exclusions that are spoken of exist; every plan has its sums."""
    terms, at = reading.definition.terms, reading.sources.at
    groups = {code for code, _ in reading.exclusions.groups}
    codes = {benefit.code for _, benefit in benefits_with_places(terms)}
    for index, row in enumerate(reading.exclusions.exclusions):
        if row.group not in groups:
            yield at(EXCLUSIONS, f"there is no group {row.group}", "exclusions", index, "group")
        for code in sorted(row.terms.benefits - codes):
            yield at(EXCLUSIONS, f"there is no benefit {code}", "exclusions", index, "benefits")
    for code in sorted(groups - {row.group for row in reading.exclusions.exclusions}):
        yield at(EXCLUSIONS, f"group {code} is empty", "groups")
    for index, rider in enumerate(terms.riders):
        for code in sorted(rider.lifts - {row.code for row in terms.exclusions}):
            yield at(PRODUCT, f"there is no exclusion {code} to buy back", "riders", index, "lifts")
    plans = {plan.code for plan in terms.plans}
    for path, benefit in benefits_with_places(terms):
        named = {plan for plan, _ in benefit.sums}
        if named not in (set(), {""}, plans):
            yield at(PRODUCT, f"benefit {benefit.code}: one sum, or one for each plan", *path, "sum_fen")
        for code in sorted(set(benefit.less_paid) - codes):
            yield at(PRODUCT, f"there is no benefit {code}", *path, "less_paid")


def reductions_are_exclusions(reading: Reading) -> Iterator[Problem]:
    """By law (解释二 Art.9) what reduces a payment is an exclusion: each has its red row."""
    terms = reading.definition.terms
    for path, benefit in benefits_with_places(terms):
        for kind in _reductions(terms, benefit):
            if not any(row.kind is kind and row.concerns(benefit.code) for row in terms.exclusions):
                message = f"benefit {benefit.code}: exclusions.toml has no row of kind {kind} for it"
                yield reading.sources.at(PRODUCT, message, *path)
    for index, rider in enumerate(terms.riders):
        if rider.waiting_days and not all(_has_waiting(terms, benefit) for benefit in rider.benefits):
            message = f"rider {rider.code}: exclusions.toml has no row of kind waiting for it"
            yield reading.sources.at(PRODUCT, message, "riders", index, "waiting_days")
    kinds = {row.kind for row in terms.exclusions}
    asked = terms.subject is Subject.PERSON and len(terms.admission.classes) < ALL_CLASSES
    if asked and ExclusionKind.OCCUPATION not in kinds:
        message = "exclusions.toml has no row of kind occupation"
        yield reading.sources.at(PRODUCT, message, "admission", "classes")


def _has_waiting(terms: ProductTerms, benefit: BenefitTerms) -> bool:
    return any(row.kind is ExclusionKind.WAITING and row.concerns(benefit.code) for row in terms.exclusions)


def _reductions(terms: ProductTerms, benefit: BenefitTerms) -> Iterator[ExclusionKind]:
    lists = benefit.kind is BenefitKind.REIMBURSEMENT and "out_of_list" in terms.rated_net_of
    ratio = min(benefit.ratio_bp, benefit.ratio_pooled_bp or benefit.ratio_bp)
    yield from (
        kind
        for kind, present in (
            (ExclusionKind.DEDUCTIBLE, benefit.deductible_fen > 0 or benefit.deductible_share_bp > 0),
            (ExclusionKind.RATIO, ratio < 10_000),
            (ExclusionKind.UNPAID_DAYS, benefit.unpaid_days > 0),
            (ExclusionKind.AGE, benefit.age_factor_from is not None),
            (ExclusionKind.LATE, benefit.within_days is not None),
            (ExclusionKind.HOSPITAL, benefit.needs_hospital),
            (ExclusionKind.OUT_OF_LIST, lists),
        )
        if present
    )


def everything_has_a_price(reading: Reading) -> Iterator[Problem]:
    """Each plan and rider has exactly one price for each term it is sold for."""
    terms, tariff = reading.definition.terms, reading.tariff
    items = [("plan", plan.code, "plans") for plan in terms.plans]
    items += [("rider", rider.code, "riders") for rider in terms.riders]
    for kind, code in tariff.keys() - {(kind, code) for kind, code, _ in items}:
        yield reading.sources.problem("tariff.csv", 1, f"there is no {kind} {code}")
    for kind, code, name in items:
        rows = tariff.get((kind, code), ())
        chosen = frozenset({code}) if kind == "rider" else frozenset()
        for term in terms.sellable_terms(chosen) or (None,):
            if sum(row.holds_for(term) for row in rows) != 1:
                message = f"tariff.csv needs exactly one price of {kind} {code} for {term or 'the product'}"
                index = next(i for i, item in enumerate(items) if item[1] == code and item[0] == kind)
                first = next(i for i, item in enumerate(items) if item[0] == kind)
                yield reading.sources.at(PRODUCT, message, name, index - first)
                break


def waiting_is_shorter_than_the_term(reading: Reading) -> Iterator[Problem]:
    """Who buys the shortest term must have at least one day of cover from each line."""
    terms = reading.definition.terms
    for index, rider in enumerate(terms.riders):
        sold = terms.sellable_terms(frozenset({rider.code}))
        if rider.waiting_days and (not sold or rider.waiting_days >= sold[0].fewest_days):
            days = sold[0].fewest_days if sold else 0
            message = (
                f"rider {rider.code}: {rider.waiting_days} waiting days, but its shortest term has {days}"
            )
            yield reading.sources.at(PRODUCT, message, "riders", index, "waiting_days")


def cases_are_enough(reading: Reading) -> Iterator[Problem]:
    """Fewer than six do not show how a product pays and does not pay."""
    count = len(reading.written_cases)
    if count < FEWEST_CASES:
        message = f"only {count} cases; at least {FEWEST_CASES} are needed"
        yield reading.sources.at("cases.toml", message, "cases", max(0, count - 1))


def cases_compute(reading: Reading) -> Iterator[Problem]:
    """What a case says is what the engine says."""
    yield from differences(reading.sources, reading.written_cases, reading.results)


CHECKS: tuple[Callable[[Reading], Iterator[Problem]], ...] = (
    something_is_sold,
    everything_fits,
    clauses_numbered_once,
    clauses_exist,
    codes_once,
    names_known,
    reductions_are_exclusions,
    everything_has_a_price,
    waiting_is_shorter_than_the_term,
    *ITEM_CHECKS,
)
