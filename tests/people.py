"""Ways to be somebody in a test: a customer, a member of staff with a second factor, on a known device."""

from typing import Any

from storefront.accounts.access import CODE_AT, DEVICE_COOKIE
from storefront.accounts.models import User
from storefront.accounts.services import create_demo_staff, create_demo_user, remember_device, trust_device
from storefront.foundation import clock
from storefront.foundation.roles import SECOND_FACTOR, Role

ZHANG = {"phone": "+8613800138000", "name": "张明白", "id_number": "11000019900307001X"}
WANG = {"phone": "+8613900139000", "name": "王阿姨", "id_number": "110000196101010017"}
STAFF_PHONES = {role: f"+861770000{number:04d}" for number, role in enumerate(Role, start=1)}


def customer(**person: str) -> User:
    """张明白 unless told otherwise, with a verified ID."""
    return create_demo_user(**(person or ZHANG))


def staff(role: Role) -> User:
    return create_demo_staff(phone=STAFF_PHONES[role], role=role)


def sign_in(client: Any, user: User, *, trusted: bool = True, recent: bool = True) -> User:
    """Sign in without the pages: on a trusted device and with a recent code, unless told otherwise."""
    client.force_login(user)
    token = f"device-of-{user.reference}"
    client.cookies[DEVICE_COOKIE] = token
    device = remember_device(user=user, token=token, label="test")
    if trusted and user.holder:
        trust_device(device=device, holder=user.holder)
    session = client.session
    if recent:
        session[CODE_AT] = clock.now().timestamp()
    if user.is_staff:
        session[SECOND_FACTOR] = user.reference
    session.save()
    return user
