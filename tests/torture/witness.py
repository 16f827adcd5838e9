"""What strangers saw of the shop: the cashier's own trades, the handset's messages; and what the shop
itself still owes. Runs inside a shop's settings and prints JSON: `python -m tests.torture.witness`.

`wrong` are faults that time does not mend; `owed` is what may still come.
"""

import json
import re
from collections import Counter
from typing import Any

ISSUED = re.compile(r"保单（尾号 (\w+)）已经出好")
RETURNED = "没有换成保单，已按原路退回"


def outcome(trade: Any) -> str:
    """What the payer of a paid trade got for it: `policy`, `money back`, `nothing` or `both`."""
    from policies.cover.models import Policy

    policies = Policy.objects.filter(payment__out_trade_no=trade.out_trade_no).count()
    returned = trade.refunded_fen == trade.paid_fen
    if policies > 1 or (policies and trade.refunded_fen) or (trade.refunded_fen and not returned):
        return "both"
    return "policy" if policies else "money back" if returned else "nothing"


def handset() -> tuple[Counter[str], int]:
    """Tails of policies told of, each with how often, and how many were told of money back."""
    from storefront.messages.models import HandsetMessage

    texts = [message.text for message in HandsetMessage.objects.all()]
    tails = [found.group(1) for text in texts if (found := ISSUED.search(text))]
    return Counter(tails), sum(RETURNED in text for text in texts)


def wrong_papers() -> list[str]:
    """Two papers a policy, each sealed once, with one file."""
    from policies.cover.models import Policy
    from storefront.documents.models import Document, DocumentFile
    from storefront.foundation.transitions import StateChange

    sealed = Counter(
        StateChange.objects.filter(subject="storefront.document", to_state="sealed").values_list(
            "subject_id", flat=True
        )
    )
    wrong = [f"a paper sealed {times} times" for times in sealed.values() if times != 1]
    documents = Document.objects.count()
    if documents != 2 * Policy.objects.count():
        wrong.append(f"{documents} papers for {Policy.objects.count()} policies")
    if DocumentFile.objects.count() != len(sealed):
        wrong.append(f"{DocumentFile.objects.count()} files of {len(sealed)} sealed papers")
    return wrong


def wrong_policies() -> list[str]:
    """A policy is its application's only one, has been paid at the cashier, and is told of once."""
    from policies.cover.models import Policy
    from policies.payments.sandbox_cashier.models import Trade

    wrong = []
    applications = Counter(Policy.objects.values_list("application_id", flat=True))
    wrong += [f"{count} policies of one application" for count in applications.values() if count != 1]
    paid = Trade.objects.filter(paid_at__isnull=False).values_list("out_trade_no", flat=True)
    unpaid = Policy.objects.exclude(payment__out_trade_no__in=list(paid)).count()
    wrong += [f"{unpaid} policies nobody paid for"] if unpaid else []
    tails = Counter(number[-4:] for number in Policy.objects.values_list("number", flat=True))
    told, _returned = handset()
    wrong += [
        f"told {told[tail]} times of {tails[tail]} policies" for tail in told if told[tail] > tails[tail]
    ]
    return wrong


def owed() -> dict[str, int]:
    """What is still to come: effects, notices, money without an outcome, papers, words."""
    from policies.cover.models import Policy
    from policies.payments.models import Payment, Refund
    from policies.payments.sandbox_cashier.models import Trade, TradeNotice
    from storefront.documents.models import Document
    from storefront.foundation import clock
    from storefront.foundation.outbox import OutboxEntry
    from storefront.messages.models import Message

    paid = Trade.objects.filter(paid_at__isnull=False)
    entries = OutboxEntry.objects.exclude(state="done").exclude(
        state="pending", attempts=0, due_at__gt=clock.now()
    )
    return {
        "effects": entries.count(),
        "notices": TradeNotice.objects.filter(taken_at__isnull=True).count(),
        "paid for nothing": sum(outcome(trade) == "nothing" for trade in paid),
        "payments not booked": Payment.objects.filter(
            state="created", out_trade_no__in=paid.values("out_trade_no")
        ).count(),
        "refunds": Refund.objects.exclude(state="done").count(),
        "papers": Document.objects.exclude(state="sealed").count(),
        "messages": Message.objects.filter(state="pending").count(),
        "untold policies": Policy.objects.count() - sum(handset()[0].values()),
    }


def books() -> dict[str, Any]:
    from policies.cover.models import Policy
    from policies.payments.sandbox_cashier.models import Trade

    outcomes = Counter(outcome(trade) for trade in Trade.objects.filter(paid_at__isnull=False))
    wrong = wrong_papers() + wrong_policies()
    wrong += [f"{outcomes['both']} trades with policy and money back"] if outcomes["both"] else []
    returned = handset()[1]
    if returned > outcomes["money back"]:
        wrong.append(f"told {returned} times of {outcomes['money back']} sums given back")
    return {
        "paid": sum(outcomes.values()),
        "outcomes": dict(outcomes),
        "policies": Policy.objects.count(),
        "owed": {name: count for name, count in owed().items() if count},
        "wrong": wrong,
    }


def main() -> None:
    import django

    django.setup()
    print(json.dumps(books(), ensure_ascii=False))


if __name__ == "__main__":
    main()
