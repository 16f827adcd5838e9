"""Finding out whether a name and an ID belong together, and whose account this is."""

from django.db import transaction
from django.utils.translation import gettext as _

from storefront.accounts.gateways import IdentityResult, identity_gateway
from storefront.accounts.models import Device, Person, User
from storefront.accounts.services.devices import trust_device
from storefront.foundation import clock
from storefront.foundation.errors import BusinessRuleError
from storefront.foundation.personal_data.records import record_transfer


def verify_identity(person: Person, *, holder: bool = True, device: Device | None = None) -> IdentityResult:
    """Ask the identity gateway; outside any transaction, for it is a call over the network.

    On a match the person is marked as verified. With `holder` the person is whose account this is:
    the first match makes it so, and that `device` may show the policies. Raises BusinessRuleError
    `other_holder` where the account is somebody else's: a recycled number.
    """
    if holder:
        _refuse_other_holder(person)
    gateway = identity_gateway()
    record_transfer(
        recipient=gateway.recipient,
        purpose="实名核验",
        obj=person,
        person=person.owner,
        fields=["name", "id_number"],
    )
    result = gateway.check(name=person.name, id_number=person.id_number)
    if result == IdentityResult.MATCH:
        _record_match(person, holder=holder, device=device)
    return result


@transaction.atomic
def _record_match(person: Person, *, holder: bool, device: Device | None) -> None:
    person.verified_at = clock.now()
    Person.objects.filter(pk=person.pk).update(verified_at=person.verified_at)
    if not holder:
        return
    if User.objects.filter(pk=person.owner_id, holder=None).update(holder=person):
        person.owner.holder = person
    _refuse_other_holder(person)
    if device is not None:
        trust_device(device=device, holder=person)


def _refuse_other_holder(person: Person) -> None:
    known = Person.objects.filter(pk__in=User.objects.filter(pk=person.owner_id).values("holder"))
    if known.exclude(id_lookup=person.id_lookup).exists():
        raise BusinessRuleError(
            "other_holder",
            _(
                "This account belongs to somebody with another ID. If the phone number was given to you"
                " recently, start an account of your own under “New device”."
            ),
            "id_number",
        )
