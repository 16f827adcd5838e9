"""Reading an identity number: pure, no look-up anywhere. What is wrong comes with how to mend it.

District codes are not checked: real people hold numbers of districts that were renamed before or
founded after their birth. Sources: GB 11643-1999 (check digit ISO 7064 MOD 11-2).
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from stdnum.cn.ric import calc_check_digit

from storefront.foundation import clock
from storefront.foundation.errors import BusinessRuleError

OLDEST_YEAR = 1900
LENGTH = 18
OLD_LENGTH = 15
INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069\x00·•-]")
PASSPORT = re.compile(r"[A-Z0-9]{5,15}")
RESIDENCE_PERMIT_PREFIXES = ("81", "82", "83")  # 港澳台居民居住证 of Hong Kong, Macao, Taiwan
FOREIGNER_PREFIX = "9"  # 外国人永久居留身份证, 2023 form


@dataclass(frozen=True, slots=True)
class ParsedId:
    """A number in normal form and what it says: `kind` as Person.IdKind, `sex` as Person.Sex."""

    number: str
    kind: str
    born_on: date
    sex: str


def normal_form(typed: str) -> str:
    """Without spaces, invisible characters and dashes; full-width digits made narrow; X upper-case."""
    return INVISIBLE.sub("", unicodedata.normalize("NFKC", typed)).upper()


def parse_id(number: str, *, today: date | None = None) -> ParsedId:
    """Read an 18-digit number. Raises BusinessRuleError on the field `id_number`."""
    digits = normal_form(number)
    _check_shape(digits)
    born_on = _birth_date(digits[6:14], today or clock.today())
    if calc_check_digit(digits) != digits[-1]:
        raise _wrong(
            "id_check_digit",
            _("The ID number does not add up. Please compare it with the card, digit by digit."),
        )
    sex = "male" if int(digits[16]) % 2 else "female"
    return ParsedId(number=digits, kind=_kind(digits), born_on=born_on, sex=sex)


def parse_passport(number: str, *, born_on: date, sex: str) -> ParsedId:
    """Read a passport, which says neither birth nor sex: the person states them."""
    text = normal_form(number)
    if not PASSPORT.fullmatch(text):
        raise _wrong(
            "passport_shape",
            _("A passport number has 5 to 15 letters and digits. Please copy it from the passport."),
        )
    return ParsedId(number=text, kind="passport", born_on=born_on, sex=sex)


def check_stated(parsed: ParsedId, *, born_on: date | None = None, sex: str | None = None) -> None:
    """Refuse a stated birth date or sex that contradicts the number; nothing is overridden silently."""
    if born_on is not None and born_on != parsed.born_on:
        raise BusinessRuleError(
            "birth_contradicts_id",
            _("The date of birth differs from the ID number. Please check both."),
            "born_on",
        )
    if sex is not None and sex != parsed.sex:
        raise BusinessRuleError(
            "sex_contradicts_id", _("The sex differs from the ID number. Please check both."), "sex"
        )


def _check_shape(digits: str) -> None:
    if len(digits) == OLD_LENGTH and digits.isdecimal():
        raise _wrong(
            "id_old", _("This is an old 15-digit number. Please enter the 18 digits of the current card.")
        )
    if not re.fullmatch(r"[0-9]{17}[0-9X]", digits):
        raise _wrong("id_shape", _("An ID number has 18 characters: digits, and sometimes an X at the end."))


def _birth_date(text: str, today: date) -> date:
    try:
        born_on = date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        raise _wrong(
            "id_birth", _("Digits 7 to 14 should be the date of birth. Please check them.")
        ) from None
    if not born_on.year >= OLDEST_YEAR or born_on > today:
        raise _wrong("id_birth", _("Digits 7 to 14 should be the date of birth. Please check them."))
    return born_on


def _kind(digits: str) -> str:
    if digits.startswith(RESIDENCE_PERMIT_PREFIXES):
        return "residence_permit"
    return "foreigner_permit" if digits.startswith(FOREIGNER_PREFIX) else "resident"


def _wrong(code: str, message: str) -> BusinessRuleError:
    return BusinessRuleError(code, message, "id_number")
