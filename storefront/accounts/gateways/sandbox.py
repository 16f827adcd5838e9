"""The bundled identity service of the demo. It knows nobody: what it answers depends on the number.

| born on (digits 7–14) | example | answer |
|---|---|---|
| 1999-09-09 | 110000199909090017 | no_match |
| 1998-08-08 | 110000199808080012 | unavailable |
| any other day | 11000019900307001X | match |
"""

from storefront.accounts.gateways import IdentityResult

ANSWERS = {"19990909": IdentityResult.NO_MATCH, "19980808": IdentityResult.UNAVAILABLE}


class SandboxIdentity:
    recipient = "演示实名核验"

    def check(self, *, name: str, id_number: str) -> IdentityResult:
        return ANSWERS.get(id_number[6:14], IdentityResult.MATCH)
