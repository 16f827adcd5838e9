"""Random public references. Addresses never carry a primary key."""

import secrets

# No vowels, no 0/1/l/o: nothing to mishear on the telephone, no words by accident.
ALPHABET = "23456789bcdfghjkmnpqrstvwxz"
LENGTH = 16  # 27^16 ≈ 2^76 possibilities
_FAIR = 256 - 256 % len(ALPHABET)  # of a byte below this each letter is as likely as any other
_LETTERS = [ALPHABET[byte % len(ALPHABET)] for byte in range(_FAIR)]


def new_reference() -> str:
    letters = ""
    while len(letters) < LENGTH:
        letters += "".join(_LETTERS[byte] for byte in secrets.token_bytes(LENGTH) if byte < _FAIR)
    return letters[:LENGTH]
