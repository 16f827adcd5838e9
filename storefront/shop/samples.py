"""What the styleguide shows: every component with contents of its own, and a form in every state."""

from types import SimpleNamespace
from typing import Any

from django import forms

from storefront.rules.tariff import Premium, PremiumLine
from storefront.rules.working import Hint, Reason, Step

CLAUSE = SimpleNamespace(
    number="2.3",
    title="意外医疗",
    anchor="c2-3",
    html="<p>被保险人因遭受意外伤害，自事故发生之日起一百八十日内在本合同约定的医院治疗的，"
    "保险人就其实际支出的合理医疗费用，扣除其他途径已补偿的部分和免赔额后，按约定比例给付。</p>",
    gloss_html="<p>去二级以上公立医院看伤，先减掉医保报的、别人赔的和 100 元，剩下的我们按比例给。</p>",
    is_exclusion=False,
)
RED_CLAUSE = SimpleNamespace(
    number="3.1",
    title="责任免除",
    anchor="c3-1",
    html="<p>因下列情形造成的伤害，保险人不承担责任：</p><ol><li>酒后驾驶机动车；</li><li>斗殴，正当防卫除外。</li></ol>",
    gloss_html="<p>喝了酒开车、打架受的伤，我们不赔。</p>",
    is_exclusion=True,
)
EXCLUSION = SimpleNamespace(
    code="drunk-driving",
    title="喝酒之后开车受的伤，不赔",
    clause_numbers=("3.1",),
    explanation="法律禁止酒后开车，所以这样出的事不在保障里。",
    example="陈先生喝了两杯啤酒，骑摩托车摔断了手，花了 4,200.00 元：一分不赔。",
)
STEPS = (
    Step("总费用", "¥3,286.40", 328640),
    Step("减医保已报", "¥3,286.40 − ¥1,632.15", 165425),
    Step("减免赔额", "¥1,654.25 − ¥100.00", 155425),
    Step("乘比例", "¥1,554.25 × 80%", 124340),
)
DECISION = SimpleNamespace(
    lines=(
        SimpleNamespace(
            code="medical", label="意外医疗", steps=STEPS, clause_numbers=("2.3",), amount_fen=124340
        ),
    ),
    reasons=(),
    total_fen=124340,
)
REFUSAL = SimpleNamespace(
    lines=(),
    reasons=(Reason("EXCLUDED_drunk-driving", ("3.1",), "喝酒之后开车受的伤，不赔。"),),
    total_fen=0,
)
PREMIUM = Premium(
    lines=(
        PremiumLine(
            "B",
            "方案 B",
            (Step("年保费 × 1 个月的比例", "¥20.00 × 10%"), Step("职业系数", "× 1.50")),
            ("2.1",),
            300,
        ),
        PremiumLine("ambulance", "救护车费用", (Step("年保费 × 1 个月的比例", "¥5.00 × 10%"),), ("2.5",), 75),
    ),
    total_fen=375,
    hints=(Hint("LONGER_SAME_PRICE", "选 1 个月也是 ¥3.75，和 7 天一样。"),),
)
PURCHASE = [
    {"title": "投保须知", "state": "done", "url": "#steps"},
    {"title": "责任免除", "state": "done", "url": "#steps"},
    {"title": "条款", "state": "now", "url": None},
    {"title": "身份核验", "state": "ahead", "url": None},
    {"title": "付款", "state": "ahead", "url": None},
]
ANSWERS = [
    {"label": "被保险人", "value": "王小明（演示）", "change_url": "#summary", "personal": True},
    {"label": "方案", "value": "方案 B，1 年", "change_url": "#summary", "personal": False},
    {"label": "保障期间", "value": "2026 年 12 月 1 日零时起", "change_url": None, "personal": False},
]


class SampleForm(forms.Form):
    """Every kind of control the site uses."""

    name = forms.CharField(label="姓名", help_text="和证件上一样", max_length=20)
    birthday = forms.DateField(label="出生日期", widget=forms.DateInput(attrs={"type": "date"}))
    plan = forms.ChoiceField(
        label="方案", choices=[("A", "方案 A"), ("B", "方案 B")], widget=forms.RadioSelect
    )
    riders = forms.MultipleChoiceField(
        label="附加保障",
        choices=[("ambulance", "救护车费用"), ("rescue", "紧急救援")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    occupation = forms.ChoiceField(label="职业", choices=[("", "请选择"), ("A01", "办公室职员")])
    remark = forms.CharField(label="想说的话", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    understood = forms.BooleanField(label="我已阅读并理解")


def samples() -> dict[str, Any]:
    return {
        "clause": CLAUSE,
        "red_clause": RED_CLAUSE,
        "exclusion": EXCLUSION,
        "case": SimpleNamespace(
            code="sample-paid",
            title="浴室滑倒",
            story_html="<p>张阿姨在浴室滑倒，手腕骨裂。</p>",
            decision=DECISION,
        ),
        "refused_case": SimpleNamespace(
            code="sample-refused",
            title="酒后骑车",
            story_html="<p>陈先生酒后骑摩托车摔倒。</p>",
            decision=REFUSAL,
        ),
        "premium": PREMIUM,
        "steps": PURCHASE,
        "rows": ANSWERS,
        "form": SampleForm(auto_id="empty_%s"),
        "wrong_form": SampleForm({"name": "x" * 30}, auto_id="wrong_%s"),
        "drawings": [f"components/drawings/{name}.html" for name in DRAWN],
        "colours": COLOURS,
    }


DRAWN = ("plaster", "crutch", "boot", "rope", "suitcase", "washing_machine", "yoga_mat", "margin")
COLOURS = (
    "paper",
    "card",
    "sunk",
    "ink",
    "ink-soft",
    "pine",
    "amber",
    "vermilion",
    "vermilion-ground",
    "line-control",
)
