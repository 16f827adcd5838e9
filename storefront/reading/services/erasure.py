"""Taking away what a person typed, and leaving the chain whole (R-32; PIPL Art.47)."""

from django.db import transaction

from storefront.foundation import clock
from storefront.foundation.personal_data.declarations import ABANDONED
from storefront.foundation.transitions import transition
from storefront.reading.enums import ChainState, RowKind
from storefront.reading.models import EvidenceChain, EvidenceKey, EvidencePersonal
from storefront.reading.services.chain import Draft, append


@transaction.atomic
def erase_chain(chain: EvidenceChain, *, reason: str) -> None:
    """Destroy the data key of a chain and all it sealed; write that this happened. Twice is once."""
    now = clock.now()
    if not EvidenceChain.objects.filter(pk=chain.pk, erased_at__isnull=True).update(erased_at=now):
        return
    EvidencePersonal.objects.filter(chain=chain).delete()
    EvidenceKey.objects.filter(chain=chain).delete()
    append(chain, Draft(RowKind.ERASED, data={"reason": reason}))
    chain.erased_at = now


def erase_abandoned() -> int:
    """Erase sales that nobody touched for 90 days and that never became a contract. Returns how many."""
    idle = EvidenceChain.objects.filter(state=ChainState.OPEN, last_at__lt=clock.now() - ABANDONED.period)
    erased = 0
    for chain in idle.iterator():
        with transaction.atomic():
            moved = transition(chain, ChainState.ABANDONED, actor="system:erasure", reason=ABANDONED.label)
            if moved:
                erase_chain(chain, reason=ABANDONED.label)
        erased += moved
    return erased
