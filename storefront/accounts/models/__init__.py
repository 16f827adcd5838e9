"""The tables of accounts: who signs in, how, from where, and what they agreed to."""

from storefront.accounts.models.consents import Consent, ConsentPurpose
from storefront.accounts.models.devices import Device, IdentityTry
from storefront.accounts.models.people import INSURER, Person, User, phone_index, resident_id_index
from storefront.accounts.models.sessions import StoredSession
from storefront.accounts.models.sign_in import CodePurpose, SecondFactorTry, SendGuard, SignInCode

__all__ = [
    "INSURER",
    "CodePurpose",
    "Consent",
    "ConsentPurpose",
    "Device",
    "IdentityTry",
    "Person",
    "SecondFactorTry",
    "SendGuard",
    "SignInCode",
    "StoredSession",
    "User",
    "phone_index",
    "resident_id_index",
]
