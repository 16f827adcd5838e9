"""Needs, means and similar cover: what is asked, and when the answer is to advise against buying.

Insurance Sales Conduct Measures Art.21 and 28, Suitability Measures 2025-7, Insurance Law Art.56. The
texts are what the buyer reads and what is recorded; a changed text is a new version.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from storefront.rules.terms import BenefitKind, ProductTerms, Subject

SUMS = frozenset({BenefitKind.LUMP_SUM, BenefitKind.DISABILITY})
OWN_WILL = "own_will"
OWN_WILL_TEXT = "我看过上面的建议，仍然自愿投保这份保险。"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer; `advice` is said where it speaks against buying."""

    code: str
    label: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class SuitabilityQuestion:
    code: str
    text: str
    hint: str
    options: tuple[Option, ...]

    def option(self, code: object) -> Option | None:
        return next((option for option in self.options if option.code == code), None)


NEEDS = SuitabilityQuestion(
    "needs",
    "您最想用这份保障应付什么？",
    "这份保险只管意外：突然的、外来的、不是本意也不是疾病造成的伤害。",
    (
        Option("medical", "摔伤、烫伤、被撞，去医院的花费"),
        Option("family", "万一身故或伤残，给自己和家人一笔钱"),
        Option("both", "两样都要"),
        Option("illness", "生病的花费", "您想应付的是生病的花费。这份保险只管意外，生病不赔，买了也用不上。"),
        Option("saving", "存钱，到期拿回来", "您想要存钱。这份保险到期不返还保费，也没有收益。"),
    ),
)
MEANS = SuitabilityQuestion(
    "means",
    "付了这笔保费，日常开支会吃紧吗？",
    "保费一次付清，之后不会再扣。",
    (
        Option("no", "不会"),
        Option("yes", "会", "您说付了保费开支会吃紧。先顾日常，等宽裕了再买也不迟。"),
    ),
)
SIMILAR = SuitabilityQuestion(
    "similar",
    "您已经有能报销意外医疗费的保险吗？",
    "医保不算。单位或自己买的意外险、医疗险算。",
    (
        Option("none", "没有"),
        Option("lump_sum", "有意外险，但只赔身故和伤残"),
        Option("unsure", "不清楚"),
        Option(
            "medical",
            "有，能报销意外医疗费",
            "医疗费用按实际花费补偿，几份保险加起来也不会超过实际花费。已经有一份能报销的，这一份的医疗部分可能用不上。",
        ),
    ),
)
# Where nothing is paid on death or disability, wanting a sum for them speaks against buying.
NEEDS_OF_COSTS = replace(
    NEEDS,
    options=(
        NEEDS.options[0],
        Option(
            "family",
            "万一身故或伤残，给自己和家人一笔钱",
            "您想应付的是身故或伤残。这份保险只管花费，身故和伤残不赔。",
        ),
        Option("both", "两样都要", "您想要的有一样是身故或伤残的钱。这份保险只管花费，身故和伤残不赔。"),
        *NEEDS.options[3:],
    ),
)
NEEDS_OF_ITEM = SuitabilityQuestion(
    "needs",
    "您最想用这份保障应付什么？",
    "这份保险只管物品突然的、外来的、不是本意的损坏，和修理耽误的时间。",
    (
        Option("repair", "摔坏、磕坏、进水，要花钱修"),
        Option("delay", "修得久，日子不方便"),
        Option("both", "两样都要"),
        Option("wear", "用久了老化，或者外观划痕", "您想应付的是老化和划痕。这份保险不赔自然磨损和外观。"),
        Option("illness", "人受伤或生病的花费", "您想应付的是人的花费。这份保险只管物品，人受伤或生病不赔。"),
    ),
)
SIMILAR_OF_ITEM = SuitabilityQuestion(
    "similar",
    "这件物品已经有别的保险，或者买过延长保修吗？",
    "厂家自带的保修不算。买家电时另外付钱买的“延保”“意外保”算。",
    (
        Option("none", "没有"),
        Option("unsure", "不清楚"),
        Option(
            "covered",
            "有，修理费已经能报销",
            "修理费按实际花费补偿，几份加起来也不会超过实际花费。已经有一份能报销的，这一份可能用不上。",
        ),
    ),
)
QUESTIONS = (NEEDS, MEANS, SIMILAR)
QUESTIONS_OF_COSTS = (NEEDS_OF_COSTS, MEANS, SIMILAR)
QUESTIONS_OF_ITEM = (NEEDS_OF_ITEM, MEANS, SIMILAR_OF_ITEM)
Questions = tuple[SuitabilityQuestion, ...]


def questions_for(terms: ProductTerms) -> Questions:
    """What is asked for a product, the same codes in the same order for every one: by what it insures,
    and by whether it pays a sum for death or disability."""
    if terms.subject is Subject.ITEM:
        return QUESTIONS_OF_ITEM
    benefits = (*terms.benefits, *(benefit for rider in terms.riders for benefit in rider.benefits))
    return QUESTIONS if any(one.kind in SUMS for one in benefits) else QUESTIONS_OF_COSTS


def question_of(questions: Questions, code: str) -> SuitabilityQuestion | None:
    return next((question for question in questions if question.code == code), None)


def advice_for(answers: Mapping[str, str], questions: Questions = QUESTIONS) -> tuple[str, ...]:
    """The sentences that advise to stop, in the order of the questions; none where it fits."""
    options = (question.option(answers.get(question.code)) for question in questions)
    return tuple(option.advice for option in options if option and option.advice)


@lru_cache(maxsize=1000)  # the wordings of a few products
def text_hash(text: str) -> str:
    """Names a wording: the same text has the same hash."""
    return hashlib.sha256(text.encode()).hexdigest()


def own_will_text(advice: tuple[str, ...]) -> str:
    """What the buyer confirms who goes on against advice: the advice and their statement, together."""
    return "\n".join((*advice, OWN_WILL_TEXT))
