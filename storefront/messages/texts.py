"""Every SMS we send, word for word. A text says what happened and where to look; it holds no name, no
number of a person and no link that opens anything by itself."""

import string
from dataclasses import dataclass
from typing import Final

SIGNATURE: Final = "【明白】"


@dataclass(frozen=True, slots=True)
class SmsText:
    """`template` has `{named}` places; `secret` texts are erased once used or expired."""

    template: str
    secret: bool = False

    @property
    def places(self) -> frozenset[str]:
        return frozenset(name for _, name, _, _ in string.Formatter().parse(self.template) if name)


TEXTS: Final[dict[str, SmsText]] = {
    "application_refunded": SmsText(
        "您付的 {amount} 元没有换成保单，已按原路退回。原因：{reason}。登录明白可以看到全部经过。"
    ),
    "beneficiary_changed": SmsText("您的保单（尾号 {tail}）受益人已经改好。不是您本人改的，请马上联系我们。"),
    "cover_ends_soon": SmsText(
        "您的保单（尾号 {tail}）保障到 {end_on} 24 时为止，不会自动续保，也不会再扣钱。"
    ),
    "occupation_changed": SmsText("您的保单（尾号 {tail}）职业已经改好。登录明白可以看到对保障的影响。"),
    "phone_code": SmsText(
        "验证码 {code}，{minutes} 分钟内有效，只能用一次。请不要告诉任何人，我们的人也不会问您要。",
        secret=True,
    ),
    "policy_cancelled": SmsText(
        "您的保单（尾号 {tail}）已退保，{amount} 元按原路退回，一般 1 到 3 个工作日到账。"
    ),
    "policy_issued": SmsText(
        "保单（尾号 {tail}）已经出好，保障从 {start_on} 0 时开始。登录明白，在“我的保障”里查看和下载。"
    ),
    "policy_issued_at_once": SmsText(
        "保单（尾号 {tail}）已经出好，保障从付款那一刻开始，到 {end_on} 24 时为止。"
        "登录明白，在“我的保障”里查看和下载。"
    ),
    "rider_cancelled": SmsText(
        "您的保单（尾号 {tail}）退掉了一项附加保障，{amount} 元按原路退回，一般 1 到 3 个工作日到账。"
        "其余保障不变。"
    ),
    "refund_paid": SmsText("退给您的 {amount} 元已按原路退回（保单尾号 {tail}）。"),
}


def render(code: str, params: dict[str, str]) -> str:
    """The whole SMS. KeyError for an unknown text, ValueError where the places do not fit."""
    text = TEXTS[code]
    if set(params) != text.places:
        raise ValueError(f"{code} takes {sorted(text.places)}, not {sorted(params)}")
    return SIGNATURE + text.template.format(**params)
