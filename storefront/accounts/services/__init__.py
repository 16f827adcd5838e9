"""What accounts do: codes, signing in, devices, identity, consents, people."""

from storefront.accounts.gateways import IdentityResult
from storefront.accounts.services.codes import TooManyCodes, check_code, request_code
from storefront.accounts.services.consents import give_consent, withdraw_consent
from storefront.accounts.services.devices import forget_device, prove_holder, remember_device, trust_device
from storefront.accounts.services.identity import verify_identity
from storefront.accounts.services.people import create_demo_staff, create_demo_user, grant_role
from storefront.accounts.services.sign_in import account_for, sign_out_everywhere, start_afresh

__all__ = [
    "IdentityResult",
    "TooManyCodes",
    "account_for",
    "check_code",
    "create_demo_staff",
    "create_demo_user",
    "forget_device",
    "give_consent",
    "grant_role",
    "prove_holder",
    "remember_device",
    "request_code",
    "sign_out_everywhere",
    "start_afresh",
    "trust_device",
    "verify_identity",
    "withdraw_consent",
]
