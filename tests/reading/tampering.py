"""What somebody with the database's password, but without the shop's key, may try on evidence.

Each tampering takes a source of chance and does its worst by raw SQL, with the guards off.
"""

import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from django.db import connection

from storefront.reading.domain import chain as rules
from storefront.reading.models import EvidenceChain, EvidenceRow
from storefront.reading.services.chain import facts_of

Tampering = Callable[[Random, Path], None]
TAMPERINGS: list[Tampering] = []
ROWS, CHAINS = "storefront_evidencerow", "storefront_evidencechain"
OTHER_HASH = "0" * 64


def tampering(function: Tampering) -> Tampering:
    TAMPERINGS.append(function)
    return function


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def a_row(chance: Random, **which: Any) -> EvidenceRow:
    return chance.choice(list(EvidenceRow.objects.filter(**which).select_related("chain").order_by("pk")))


def an_id(chance: Random, table: str, where: str = "1 = 1") -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {table} WHERE {where} ORDER BY id")
        return chance.choice(cursor.fetchall())[0]


def relink(chain: EvidenceChain) -> None:
    """Compute every hash anew, and the head, as one can without the key."""
    head = rules.genesis(chain.reference, chain.number)
    seq = 0
    for row in EvidenceRow.objects.filter(chain=chain).select_related("content").order_by("seq"):
        row.prev_hash = head
        head = rules.row_hash(facts_of(row, chain.reference))
        seq = row.seq
        sql(f"UPDATE {ROWS} SET prev_hash = %s, hash = %s WHERE id = %s", row.prev_hash, head, row.pk)
    sql(f"UPDATE {CHAINS} SET head_seq = %s, head_hash = %s WHERE id = %s", seq, head, chain.pk)


def drop_rows(chain_id: int, condition: str, *values: Any) -> None:
    """Delete rows and all that hangs on them."""
    inside = f"(SELECT id FROM {ROWS} WHERE chain_id = %s AND {condition})"
    for table in ("acknowledgement", "pageread"):
        sql(f"DELETE FROM storefront_{table} WHERE row_id IN {inside}", chain_id, *values)
    sql(f"DELETE FROM storefront_evidencepersonal WHERE chain_id = %s AND {condition}", chain_id, *values)
    sql(f"DELETE FROM {ROWS} WHERE chain_id = %s AND {condition}", chain_id, *values)


def drop_chain(chain_id: int) -> None:
    drop_rows(chain_id, "1 = 1")
    sql("DELETE FROM storefront_evidencekey WHERE chain_id = %s", chain_id)
    sql(f"DELETE FROM {CHAINS} WHERE id = %s", chain_id)


@tampering
def edit_a_word(chance: Random, anchors: Path) -> None:
    words = {"kind": "paid", "page": "elsewhere", "data": json.dumps({"field": "other"})}
    hashes = dict.fromkeys(("commitment", "prev_hash", "hash"), OTHER_HASH)
    column, value = chance.choice([*words.items(), *hashes.items()])
    sql(f"UPDATE {ROWS} SET {column} = %s WHERE id = %s", value, a_row(chance).pk)


@tampering
def edit_a_time(chance: Random, anchors: Path) -> None:
    row = a_row(chance)
    moved = row.at.replace(microsecond=(row.at.microsecond + 1) % 1_000_000)
    EvidenceRow.objects.filter(pk=row.pk).update(at=moved)


@tampering
def edit_and_hash_the_row_anew(chance: Random, anchors: Path) -> None:
    row = a_row(chance)
    row.page = "elsewhere"
    sql(f"UPDATE {ROWS} SET page = 'elsewhere' WHERE id = %s", row.pk)
    sql(
        f"UPDATE {ROWS} SET hash = %s WHERE id = %s",
        rules.row_hash(facts_of(row, row.chain.reference)),
        row.pk,
    )


@tampering
def edit_and_relink_everything(chance: Random, anchors: Path) -> None:
    row = a_row(chance)
    sql(f"UPDATE {ROWS} SET page = 'elsewhere' WHERE id = %s", row.pk)
    relink(row.chain)


@tampering
def show_another_page(chance: Random, anchors: Path) -> None:
    row = a_row(chance, content__isnull=False)
    other = an_id(chance, "storefront_pagecontent", f"id <> {row.content_id}")
    sql(f"UPDATE {ROWS} SET content_id = %s WHERE id = %s", other, row.pk)


@tampering
def delete_a_row(chance: Random, anchors: Path) -> None:
    row = a_row(chance)
    drop_rows(row.chain_id, "seq = %s", row.seq)


@tampering
def delete_a_row_and_close_the_gap(chance: Random, anchors: Path) -> None:
    row = a_row(chance)
    drop_rows(row.chain_id, "seq = %s", row.seq)
    for table in (ROWS, "storefront_evidencepersonal"):
        sql(f"UPDATE {table} SET seq = seq + 1000 WHERE chain_id = %s AND seq > %s", row.chain_id, row.seq)
        sql(f"UPDATE {table} SET seq = seq - 1001 WHERE chain_id = %s AND seq > 1000", row.chain_id)
    relink(row.chain)


@tampering
def delete_the_tail(chance: Random, anchors: Path) -> None:
    row = a_row(chance, seq__gt=1)
    drop_rows(row.chain_id, "seq >= %s", row.seq)


@tampering
def delete_the_tail_and_move_the_head(chance: Random, anchors: Path) -> None:
    row = a_row(chance, seq__gt=1)
    drop_rows(row.chain_id, "seq >= %s", row.seq)
    relink(row.chain)


@tampering
def delete_a_chain(chance: Random, anchors: Path) -> None:
    drop_chain(an_id(chance, CHAINS))


@tampering
def delete_the_last_chain_and_count_one_less(chance: Random, anchors: Path) -> None:
    last = EvidenceChain.objects.order_by("-number").values_list("pk", flat=True)[0]
    drop_chain(last)
    sql("UPDATE storefront_evidencebook SET opened = opened - 1")


@tampering
def delete_a_day(chance: Random, anchors: Path) -> None:
    root = an_id(chance, "storefront_dailyroot")
    sql("DELETE FROM storefront_dailyroot WHERE id = %s", root)


@tampering
def delete_a_day_with_its_line(chance: Random, anchors: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute('SELECT id, "on" FROM storefront_dailyroot ORDER BY id')
        found = cursor.fetchall()
    pk, day = chance.choice(found[:-1])
    sql("DELETE FROM storefront_dailyroot WHERE id = %s", pk)
    for path in anchors.glob("*.jsonl"):
        lines = [line for line in path.read_text().splitlines() if str(day) not in line]
        path.write_text("".join(f"{line}\n" for line in lines))


@tampering
def insert_a_row(chance: Random, anchors: Path) -> None:
    row = a_row(chance)
    for table in (ROWS, "storefront_evidencepersonal"):
        sql(f"UPDATE {table} SET seq = seq + 1000 WHERE chain_id = %s AND seq > %s", row.chain_id, row.seq)
        sql(f"UPDATE {table} SET seq = seq - 999 WHERE chain_id = %s AND seq > 1000", row.chain_id)
    row.pk, row.seq = None, row.seq + 1
    row.commitment = ""
    row.save(force_insert=True)
    if chance.random() < 0.5:
        relink(row.chain)


@tampering
def add_a_row_at_the_end(chance: Random, anchors: Path) -> None:
    last = a_row(chance, seq=1).chain.rows.select_related("content").order_by("-seq")[0]
    last.pk, last.seq, last.prev_hash, last.commitment = None, last.seq + 1, last.hash, ""
    last.hash = rules.row_hash(facts_of(last, last.chain.reference))
    last.save(force_insert=True)
    if chance.random() < 0.5:
        relink(last.chain)


@tampering
def forge_a_chain(chance: Random, anchors: Path) -> None:
    chain = EvidenceChain.objects.order_by("?")[0]
    chain.pk, chain.reference, chain.quote_reference = None, "forged", "forged"
    chain.number = EvidenceChain.objects.count() + 1
    chain.head_seq, chain.head_hash = 0, rules.genesis(chain.reference, chain.number)
    chain.save(force_insert=True)
    if chance.random() < 0.5:
        sql("UPDATE storefront_evidencebook SET opened = opened + 1")


@tampering
def swap_two_rows(chance: Random, anchors: Path) -> None:
    row = a_row(chance, seq__gt=1)
    other = row.chain.rows.get(seq=row.seq - 1)
    for pk, seq in ((row.pk, 9999), (other.pk, row.seq), (row.pk, other.seq)):
        sql(f"UPDATE {ROWS} SET seq = %s WHERE id = %s", seq, pk)
    if chance.random() < 0.5:
        relink(row.chain)


@tampering
def move_a_row_to_another_sale(chance: Random, anchors: Path) -> None:
    row = a_row(chance)
    other = EvidenceChain.objects.exclude(pk=row.chain_id).order_by("pk")[0]
    sql(f"UPDATE {ROWS} SET chain_id = %s, seq = %s WHERE id = %s", other.pk, other.head_seq + 1, row.pk)


@tampering
def rewrite_a_page(chance: Random, anchors: Path) -> None:
    pk = an_id(chance, "storefront_pagecontent")
    sql("UPDATE storefront_pagecontent SET html = html || ' ' WHERE id = %s", pk)


@tampering
def restyle_the_pages(chance: Random, anchors: Path) -> None:
    sql("UPDATE storefront_stylesheet SET text = text || ' '")


@tampering
def alter_a_sealed_value(chance: Random, anchors: Path) -> None:
    pk = an_id(chance, "storefront_evidencepersonal")
    sql("UPDATE storefront_evidencepersonal SET ciphertext = ciphertext || 'A' WHERE id = %s", pk)


@tampering
def delete_a_sealed_value(chance: Random, anchors: Path) -> None:
    pk = an_id(chance, "storefront_evidencepersonal")
    sql("DELETE FROM storefront_evidencepersonal WHERE id = %s", pk)


@tampering
def delete_a_key(chance: Random, anchors: Path) -> None:
    pk = an_id(chance, "storefront_evidencekey")
    sql("DELETE FROM storefront_evidencekey WHERE id = %s", pk)


@tampering
def pretend_an_erasure(chance: Random, anchors: Path) -> None:
    pk = an_id(chance, CHAINS, "erased_at IS NULL")
    sql(f"UPDATE {CHAINS} SET erased_at = opened_at WHERE id = %s", pk)
    sql("DELETE FROM storefront_evidencepersonal WHERE chain_id = %s", pk)
    sql("DELETE FROM storefront_evidencekey WHERE chain_id = %s", pk)


@tampering
def give_a_sale_to_somebody_else(chance: Random, anchors: Path) -> None:
    chain = EvidenceChain.objects.get(pk=an_id(chance, CHAINS))
    other = an_id(chance, "storefront_user", f"id <> {chain.user_id or 0}")
    sql(f"UPDATE {CHAINS} SET user_id = %s WHERE id = %s", other, chain.pk)


@tampering
def put_a_sale_under_another_quote(chance: Random, anchors: Path) -> None:
    sql(f"UPDATE {CHAINS} SET quote_reference = 'other' WHERE id = %s", an_id(chance, CHAINS))


@tampering
def rewrite_a_day(chance: Random, anchors: Path) -> None:
    pk = an_id(chance, "storefront_dailyroot")
    column, value = chance.choice([("root", OTHER_HASH), ("opened", 99), ("heads", "[]"), ("previous", "x")])
    sql(f"UPDATE storefront_dailyroot SET {column} = %s WHERE id = %s", value, pk)


@tampering
def rewrite_the_file(chance: Random, anchors: Path) -> None:
    path = chance.choice(sorted(anchors.glob("*.jsonl")))
    lines = path.read_text().splitlines()
    place = chance.randrange(len(lines))
    match chance.randrange(4):
        case 0:
            lines[place] = lines[place].replace('"chains": ', '"chains": 9')
        case 1:
            del lines[place]
        case 2:
            lines.append(lines[place])
        case _:
            lines[place] = lines[place][:-5]
    path.write_text("".join(f"{line}\n" for line in lines))


@tampering
def change_an_acknowledgement(chance: Random, anchors: Path) -> None:
    pk = an_id(chance, "storefront_acknowledgement")
    if chance.random() < 0.5:
        sql("UPDATE storefront_acknowledgement SET text_hash = %s WHERE id = %s", OTHER_HASH, pk)
    else:
        sql("DELETE FROM storefront_acknowledgement WHERE id = %s", pk)
