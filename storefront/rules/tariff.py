"""What a choice costs: one line for the plan and one a rider, each rounded once, with its working."""

from dataclasses import dataclass, replace

from storefront.foundation.errors import BusinessRuleError
from storefront.foundation.money import BASIS_POINTS, Money, round_half_up
from storefront.rules.ladder import share_bp
from storefront.rules.terms import Basis, PlanTerms, ProductTerms, RiderTerms, Subject, TariffLine, Term
from storefront.rules.working import Hint, Step

MAX_LOADING_BP = 3500  # 意外险办法 2021-106: average loading of individual cover up to one year


@dataclass(frozen=True, slots=True)
class Choice:
    """What the buyer chose. `age` in whole years at the start of cover; the item's price in fen."""

    plan: str
    riders: frozenset[str] = frozenset()
    term: Term | None = None
    age: int = 30
    occupation_class: int = 1
    item_price_fen: int | None = None


@dataclass(frozen=True, slots=True)
class PremiumLine:
    """One line of the price, with its steps and the clauses of what it buys."""

    code: str
    label: str
    steps: tuple[Step, ...]
    clause_numbers: tuple[str, ...]
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Premium:
    """The price of a choice: the total is the sum of rounded lines."""

    lines: tuple[PremiumLine, ...]
    total_fen: int
    hints: tuple[Hint, ...] = ()


def price(terms: ProductTerms, choice: Choice) -> Premium:
    """Price a choice. BusinessRuleError names the field that cannot be."""
    plan = terms.plan(choice.plan)
    riders = terms.chosen_riders(choice.riders)
    _check_term(terms, riders, choice.term)
    if terms.subject is Subject.ITEM:
        choice = replace(choice, occupation_class=1)  # a thing has no occupation
    else:
        _check_person(terms, riders, choice)
    _check_item(terms, choice)
    lines = (
        _line(terms, plan, choice, tuple(n for benefit in terms.benefits for n in benefit.clauses)),
        *(_line(terms, rider, choice, rider.clauses) for rider in riders),
    )
    total = sum(line.amount_fen for line in lines)
    return Premium(lines, total, _same_price_for_longer(terms, plan, riders, choice, total))


def price_from(terms: ProductTerms) -> tuple[int, Term | None]:
    """The lowest price of any plan and term for class 1, in fen, with the longest term it buys (None
    where no term is chosen). Where the item's price counts, that of the cheapest item."""
    cheapest = terms.item_price_fen[0] if terms.item_price_fen else None
    prices = [
        (_row_amount(row, Choice(plan.code, term=term, item_price_fen=cheapest)), term)
        for plan in terms.plans
        for term in terms.terms_sold.all() or (None,)
        for row in plan.tariff
        if row.holds_for(term)
    ]
    least = min(fen for fen, _ in prices)
    bought = [term for fen, term in prices if fen == least and term is not None]
    return least, max(bought, key=lambda term: term.order, default=None)


def _check_term(terms: ProductTerms, riders: tuple[RiderTerms, ...], term: Term | None) -> None:
    if term is None:
        if terms.terms_sold.all():
            raise BusinessRuleError("TERM", "请选择保障期间。", "term")
        return
    if not terms.terms_sold.includes(term):
        raise BusinessRuleError("TERM", f"这款产品不提供 {term.chinese}的保障期间。", "term")
    for rider in riders:
        if rider.min_term and term.order < rider.min_term.order:
            raise BusinessRuleError(
                "RIDER_TERM", f"“{rider.name}”只能和 {rider.min_term.chinese}或更长的期间一起买。", "riders"
            )


def _check_person(terms: ProductTerms, riders: tuple[RiderTerms, ...], choice: Choice) -> None:
    youngest, oldest = terms.admission.min_age, terms.admission.max_age
    if not youngest <= choice.age <= oldest:
        raise BusinessRuleError("AGE", f"被保险人须为 {youngest} 至 {oldest} 周岁。", "age")
    if choice.occupation_class not in terms.admission.classes:
        classes = "、".join(str(number) for number in terms.admission.classes)
        raise BusinessRuleError("OCCUPATION_OUT", f"这款产品只承保 {classes} 类职业。", "occupation_class")
    for rider in riders:
        if rider.max_age is not None and choice.age > rider.max_age:
            raise BusinessRuleError(
                "RIDER_AGE", f"“{rider.name}”只提供给 {rider.max_age} 周岁及以下的人。", "riders"
            )


def _check_item(terms: ProductTerms, choice: Choice) -> None:
    if choice.item_price_fen is not None:
        terms.check_item_price(choice.item_price_fen)
    elif terms.subject is Subject.ITEM and terms.item_price_fen:
        raise BusinessRuleError("ITEM_PRICE", "请填写物品的价格。", "item_price")


def _line(
    terms: ProductTerms, item: PlanTerms | RiderTerms, choice: Choice, clauses: tuple[str, ...]
) -> PremiumLine:
    row = _row(item, choice.term)
    steps, exact = [_rate_step(row, choice)], _exact(row, choice)
    if terms.subject is Subject.PERSON:
        steps += _factor_steps(row, choice)
    rounded = round_half_up(*exact)
    steps.append(Step("四舍五入到分", " × ".join(step.working for step in steps), rounded))
    if rounded < row.floor_fen:
        steps.append(Step("最低保费", f"{Money(rounded)} 低于最低保费 {Money(row.floor_fen)}", row.floor_fen))
    return PremiumLine(
        item.code, item.name, tuple(steps), tuple(dict.fromkeys(clauses)), max(rounded, row.floor_fen)
    )


def _amount(item: PlanTerms | RiderTerms, choice: Choice) -> int:
    return _row_amount(_row(item, choice.term), choice)


def _row_amount(row: TariffLine, choice: Choice) -> int:
    return max(row.floor_fen, round_half_up(*_exact(row, choice)))


def _row(item: PlanTerms | RiderTerms, term: Term | None) -> TariffLine:
    row = next((row for row in item.tariff if row.holds_for(term)), None)
    if row is None:
        raise BusinessRuleError("TERM", f"“{item.name}”不提供这个保障期间。", "term")
    return row


def _exact(row: TariffLine, choice: Choice) -> tuple[int, int]:
    """The unrounded amount in fen as numerator and denominator."""
    factors = dict(row.class_bp).get(choice.occupation_class, BASIS_POINTS) * row.age_bp
    squared = BASIS_POINTS**2
    if row.basis is Basis.ANNUAL and choice.term is not None:
        return row.rate * share_bp(choice.term) * factors, BASIS_POINTS * squared
    if row.basis is Basis.ITEM_BP:
        return _item_price(choice) * row.rate * factors, BASIS_POINTS * squared
    return row.rate * factors, squared


def _item_price(choice: Choice) -> int:
    if choice.item_price_fen is None or choice.item_price_fen <= 0:
        raise BusinessRuleError("ITEM_PRICE", "请填写物品的价格。", "item_price")
    return choice.item_price_fen


def _rate_step(row: TariffLine, choice: Choice) -> Step:
    if row.basis is Basis.ANNUAL and choice.term is not None:
        return Step(
            f"年保费 × {choice.term.chinese}的比例", f"{Money(row.rate)} × {percent(share_bp(choice.term))}"
        )
    if row.basis is Basis.ITEM_BP:
        return Step("物品价格 × 费率", f"{Money(_item_price(choice))} × {percent(row.rate)}")
    label = "每份固定保费" if row.basis is Basis.FLAT else "这一档期间的保费"
    return Step(label, str(Money(row.rate)))


def _factor_steps(row: TariffLine, choice: Choice) -> list[Step]:
    by_class = dict(row.class_bp).get(choice.occupation_class, BASIS_POINTS)
    return [
        Step(f"{choice.occupation_class} 类职业系数", factor(by_class)),
        Step("年龄系数", factor(row.age_bp)),
    ]


def _same_price_for_longer(
    terms: ProductTerms, plan: PlanTerms, riders: tuple[RiderTerms, ...], choice: Choice, total: int
) -> tuple[Hint, ...]:
    """Where a longer term costs the same, say so: the buyer would choose it."""
    if choice.term is None:
        return ()
    longest = None
    for term in terms.terms_sold.all():
        if term.order <= choice.term.order:
            continue
        costs = _total(plan, riders, choice, term)
        if costs is not None and costs > total:
            break  # from here on every term costs more
        longest = term if costs == total else longest
    if longest is None:
        return ()
    sentence = f"选 {longest.chinese}也是 {Money(total)}，和 {choice.term.chinese}一样。"
    return (Hint("LONGER_SAME_PRICE", sentence, str(longest)),)


def _total(plan: PlanTerms, riders: tuple[RiderTerms, ...], choice: Choice, term: Term) -> int | None:
    longer = Choice(
        choice.plan, choice.riders, term, choice.age, choice.occupation_class, choice.item_price_fen
    )
    items: tuple[PlanTerms | RiderTerms, ...] = (plan, *riders)
    try:
        return sum(_amount(item, longer) for item in items)
    except BusinessRuleError:
        return None


def percent(basis_points: int) -> str:
    """`1000` → `10%`, `60` → `0.6%`."""
    whole, rest = divmod(basis_points, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") + "%"


def factor(basis_points: int) -> str:
    """`15000` → `1.50`."""
    return f"{basis_points // BASIS_POINTS}.{basis_points % BASIS_POINTS // 100:02d}"
