"""The signature: against OpenSSL's own output, and against everything that is nearly right.

`vectors/` was made with `openssl dgst -sha256 -sign`; its key is a test key and opens nothing.
"""

import base64
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.payments.gateways import keys, rsa2
from policies.payments.sandbox_cashier import protocol

VECTORS = Path(__file__).parent / "vectors"
TEXT = (VECTORS / "signed.txt").read_text()
SIGNATURE = (VECTORS / "signature.txt").read_text()
PRIVATE = keys.private_key(VECTORS / "private.pem")
PUBLIC = keys.public_key(VECTORS / "public.pem")

names = st.text(st.characters(codec="ascii", categories=["L", "N"], include_characters="_"), min_size=1)
values = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def test_signing_gives_what_openssl_gives():
    assert rsa2.sign(TEXT, PRIVATE) == SIGNATURE


def test_openssls_signature_is_accepted():
    assert rsa2.is_signed_by(TEXT, SIGNATURE, PUBLIC)


@pytest.mark.parametrize(
    ("text", "signature"),
    [
        (TEXT.replace("2.00", "2.01"), SIGNATURE),
        (TEXT + " ", SIGNATURE),
        (TEXT.replace("小安", "小按"), SIGNATURE),
        (TEXT, ""),
        (TEXT, SIGNATURE[:-4]),
        (TEXT, "不是签名"),
        (TEXT, base64.b64encode(b"\x00" * 256).decode()),
        (TEXT, SIGNATURE[::-1]),
    ],
)
def test_anything_else_is_refused(text, signature):
    assert not rsa2.is_signed_by(text, signature, PUBLIC)


def test_every_single_flipped_bit_of_a_signature_is_refused():
    raw = base64.b64decode(SIGNATURE)
    for position in range(0, len(raw) * 8, 61):
        broken = bytearray(raw)
        broken[position // 8] ^= 1 << position % 8
        assert not rsa2.is_signed_by(TEXT, base64.b64encode(bytes(broken)).decode(), PUBLIC)


def test_parameters_are_sorted_by_name_and_not_encoded():
    params = {"b": "2&c=3", "a_b": "ü /+", "a": "", "sign": "x", "B": "1"}
    assert rsa2.content(params, without=["sign"]) == "B=1&a=&a_b=ü /+&b=2&c=3"


@given(st.dictionaries(names, values, max_size=12))
def test_shop_and_cashier_write_the_same_text(params):
    """Two codes by two strangers: what one signs, the other checks."""
    ours = rsa2.content(params, without=["sign", "sign_type"])
    assert ours.encode() == protocol.joined(params, {"sign", "sign_type"})


@given(st.dictionaries(names, values, min_size=1, max_size=12), st.randoms())
def test_order_of_arrival_changes_nothing(params, random):
    shuffled = list(params.items())
    random.shuffle(shuffled)
    assert rsa2.content(dict(shuffled), without=[]) == rsa2.content(params, without=[])


@given(st.dictionaries(names, st.recursive(values | st.integers() | st.none(), st.lists, max_leaves=5)))
def test_members_are_the_very_bytes(answer):
    text = json.dumps(answer, ensure_ascii=False, separators=(" , ", " : "))
    found = rsa2.members(text) if answer else {}
    assert {name: json.loads(raw) for name, raw in found.items()} == answer
    assert all(raw in text for raw in found.values())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"a":1',
        '{"a":1}{"a":2}',
        '{"a":1,"a":2}',
        "{a:1}",
        '{"a":1,}',
        "{1:2}",
        '{"a"}',
        "nul",
    ],
)
def test_what_is_no_single_object_is_unreadable(text):
    with pytest.raises(rsa2.Unreadable):
        rsa2.members(text)


def test_bare_base64_keys_are_read_as_pem_ones(tmp_path):
    for name in ("private", "public"):
        lines = (VECTORS / f"{name}.pem").read_text().splitlines()
        (tmp_path / name).write_text("".join(lines[1:-1]))
    assert rsa2.is_signed_by("x", rsa2.sign("x", keys.private_key(tmp_path / "private")), PUBLIC)
    assert rsa2.is_signed_by(TEXT, SIGNATURE, keys.public_key(tmp_path / "public"))


@pytest.mark.parametrize(
    "content", ["", "nonsense", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"]
)
def test_a_bad_key_file_is_named(tmp_path, content):
    (tmp_path / "key.pem").write_text(content)
    for read in (keys.private_key, keys.public_key):
        with pytest.raises(keys.BadKey, match=r"key\.pem"):
            read(tmp_path / "key.pem")


def test_a_pair_is_made_once(tmp_path):
    private, public = tmp_path / "a" / "private.pem", tmp_path / "a" / "public.pem"
    keys.ensure_pair(private, public)
    before = private.read_bytes()
    public.unlink()
    keys.ensure_pair(private, public)
    assert private.read_bytes() == before
    assert rsa2.is_signed_by("x", rsa2.sign("x", keys.private_key(private)), keys.public_key(public))
    assert not [path for path in private.parent.iterdir() if path not in {private, public}]
