"""Sentences that stand in every policy: how to claim, to cancel, to complain. Product texts are not here."""

from policies.cover.models import RiderCancellation
from policies.payments.enums import RefundState
from storefront.foundation.money import Money

CLAIM_STEPS = (
    "出事后尽快告诉我们，并保留就诊记录、收据和事故证明。",
    "按“理赔要准备什么”备齐材料；缺什么，我们一次告诉您。",
    "我们核定后通知结果；不赔的，写明理由和依据的条款。",
)
CLAIM_STEPS_OF_ITEM = (
    "出事后尽快告诉我们，拍下损坏的地方，先别扔掉物品和包装。",
    "按“理赔要准备什么”备齐订单、维修单和发票；缺什么，我们一次告诉您。",
    "我们核定后通知结果；不赔的，写明理由和依据的条款。",
)
CANCELLATION = (
    "随时可以在“我的保障”里退保：保障开始前全额退还；开始后按未用的整天退还，当天算已用，不收手续费。"
)
CANCELLATION_FROM_PAYMENT = (
    "随时可以在“我的保障”里退保：保障从付款那一刻开始，退保按未用的整天退还，当天算已用，不收手续费。"
)
COMPLAINTS = ("先找我们：本保单所载电话", "金融消费者投诉热线：12378")
BREACH = "各方的义务和不履行的后果，以条款第六章、第七章为准。"
DISPUTE = "发生争议先协商；协商不成的，可以申请调解，或依法向有管辖权的人民法院起诉。"
DECLARATION = "我已阅读并理解投保须知、保险条款，特别是免除保险人责任的条款；我的回答都是真实的；我自愿投保。"
DECLARATION_OF_ITEM = (
    "我已阅读并理解投保须知、保险条款，特别是免除保险人责任的条款；投保的物品归我所有，序列号和订单信息属实；"
    "我的回答都是真实的；我自愿投保。"
)
SUBJECT_PERSON = "被保险人的身体和生命"
SUBJECT_ITEM = "被保险人所有的物品，见下方投保信息"
PAYMENT = "投保时一次付清，不自动续保，之后不再扣款。"


def rider_ended(row: RiderCancellation) -> str:
    """One sentence on a rider that was cancelled alone, for the policy and for its history."""
    amount = Money(row.refund_fen).plain
    if row.effective_on is None:
        return f"附加保障“{row.label}”在开始前退掉，没有生效，退回 {amount} 元。"
    return f"附加保障“{row.label}”保到 {row.effective_on} 24 时为止，退回 {amount} 元。"


def refund_turn(amount_fen: int, state: str) -> str:
    """One sentence on a refund that its channel refused, or that went through after that."""
    amount = Money(amount_fen).plain
    if state == RefundState.FAILED:
        return f"退款 {amount} 元没有退成：付款渠道没有办成。每小时再退一次，直到退成。"
    return f"退款 {amount} 元已经按原路退回。"
