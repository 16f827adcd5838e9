"""The closed lists of a policy in force."""

from django.db import models


class PolicyState(models.TextChoices):
    """What people did to a policy. Whether cover runs now is a matter of its moments, not of a state."""

    ACTIVE = "active", "有效"
    CANCELLED = "cancelled", "已退保"
    TERMINATED = "terminated", "已终止"


class CancellationCause(models.TextChoices):
    HOLDER = "holder", "投保人退保"
    OCCUPATION = "occupation", "职业不再承保"


class OccupationConsequence(models.TextChoices):
    NONE = "none", "保障和保费都不变"
    PROPORTION = "proportion", "保费不足，按比例给付"
    TERMINATED = "terminated", "合同终止，退还未满期保费"
