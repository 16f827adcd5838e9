"""Needs, means and similar cover: what is asked, and when the answer is to advise against buying.

Insurance Sales Conduct Measures Art.21 and 28, Suitability Measures 2025-7, Insurance Law Art.56. The
texts are what the buyer reads and what is recorded; a changed text is a new version.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

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
QUESTIONS = (NEEDS, MEANS, SIMILAR)
BY_CODE = {question.code: question for question in QUESTIONS}


def advice_for(answers: Mapping[str, str]) -> tuple[str, ...]:
    """The sentences that advise to stop, in the order of the questions; none where it fits."""
    options = (question.option(answers.get(question.code)) for question in QUESTIONS)
    return tuple(option.advice for option in options if option and option.advice)


def text_hash(text: str) -> str:
    """Names a wording: the same text has the same hash."""
    return hashlib.sha256(text.encode()).hexdigest()


def own_will_text(advice: tuple[str, ...]) -> str:
    """What the buyer confirms who goes on against advice: the advice and their statement, together."""
    return "\n".join((*advice, OWN_WILL_TEXT))
