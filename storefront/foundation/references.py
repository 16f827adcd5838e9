"""Random public references. Addresses never carry a primary key."""

import secrets

# No vowels, no 0/1/l/o: nothing to mishear on the telephone, no words by accident.
ALPHABET = "23456789bcdfghjkmnpqrstvwxz"
LENGTH = 16  # 27^16 ≈ 2^76 possibilities


def new_reference() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
