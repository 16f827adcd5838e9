"""Kinds of evidence rows and states of a chain."""

from django.db import models


class ChainState(models.TextChoices):
    OPEN = "open", "进行中"
    CONCLUDED = "concluded", "已成为合同"
    ABANDONED = "abandoned", "未完成"


class RowKind(models.TextChoices):
    """What an evidence row says. The words are for the reader of a chain, not of its code."""

    OPENED = "opened", "开始"
    SIGNED_IN = "signed_in", "登录"
    ENTERED = "entered", "进入页面"
    LEFT = "left", "离开页面"
    TICK = "tick", "勾选"
    ANSWER = "answer", "填写"
    SUBMITTED = "submitted", "提交"
    ACKNOWLEDGED = "acknowledged", "确认明白"
    REFUSED = "refused", "未予接受"
    VERSION = "version", "条款换版"
    REPRICED = "repriced", "重新报价"
    PAID = "paid", "付款"
    ISSUED = "issued", "出单"
    CLOSED = "closed", "结束"
    ERASED = "erased", "个人信息已清除"
