"""Prepared statements say what the query set says, to whoever asks, with whatever values."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, models
from django.db.models import Count, F
from django.db.models.functions import Length
from django.test.utils import CaptureQueriesContext

from storefront.accounts.models import Device, Person, User
from storefront.foundation import clock
from storefront.foundation.prepared import Prepared, PreparedInsert, PreparedUpdate
from tests.people import WANG, customer

pytestmark = pytest.mark.django_db


def make_device(user: User, token_hash: str, **more: object) -> Device:
    now = clock.now()
    return Device(user=user, token_hash=token_hash, label="test", created_at=now, seen_at=now, **more)


by_reference = Prepared(
    lambda reference: User.objects.filter(reference=reference).select_related("holder"),
    reference=models.CharField(),
)


def test_rows_are_the_query_sets_instances() -> None:
    zhang, wang = customer(), customer(**WANG)
    for user in (zhang, wang, zhang):  # the same statement, other values
        found = by_reference.first(reference=user.reference)
        assert found == User.objects.get(pk=user.pk)
        assert vars(found).keys() == vars(User.objects.select_related("holder").get(pk=user.pk)).keys()


def test_nothing_found_is_none_and_no_rows() -> None:
    assert by_reference.first(reference="nobody") is None
    assert by_reference.all(reference="nobody") == []


def test_related_rows_come_along_in_one_query() -> None:
    user = customer()
    by_reference.first(reference=user.reference)
    with CaptureQueriesContext(connection) as captured:
        found = by_reference.first(reference=user.reference)
        assert found is not None
        assert found.holder is not None
        assert found.holder.name == "张明白"  # encrypted, bound to its own row
    assert len(captured) == 1


def test_related_row_that_is_missing_is_none() -> None:
    user = User.objects.create_user(phone="+8613800138009")
    found = by_reference.first(reference=user.reference)
    assert found is not None
    with CaptureQueriesContext(connection) as captured:
        assert found.holder is None
    assert len(captured) == 0


def test_moments_are_compared_as_moments() -> None:
    user = customer()
    make_device(user, "a").save()
    later = Prepared(lambda at: Device.objects.filter(seen_at__gt=at), at=models.DateTimeField())
    assert later.all(at=clock.now() - timedelta(hours=1)) == list(Device.objects.all())
    assert later.all(at=clock.now() + timedelta(hours=1)) == []


def test_annotations_and_order_are_kept() -> None:
    user = customer()
    for token_hash in ("bb", "a", "ccc"):
        make_device(user, token_hash).save()
    asked = Prepared(
        lambda user: (
            Device.objects.filter(user_id=user).annotate(long=Length("token_hash")).order_by("-long")
        ),
        user=models.BigIntegerField(),
    )
    assert [(device.token_hash, device.long) for device in asked.all(user=user.pk)] == [  # type: ignore[attr-defined]
        ("ccc", 3),
        ("bb", 2),
        ("a", 1),
    ]


def test_values_come_as_tuples_and_flat() -> None:
    user = customer()
    make_device(user, "a").save()
    pairs = Prepared(
        lambda user: Device.objects.filter(user_id=user).values_list("token_hash", "seen_at"),
        user=models.BigIntegerField(),
    )
    flat = Prepared(
        lambda user: (
            Device.objects.filter(user_id=user).order_by("seen_at").values_list("token_hash", flat=True)
        ),
        user=models.BigIntegerField(),
    )
    assert pairs.all(user=user.pk) == list(Device.objects.values_list("token_hash", "seen_at"))
    assert flat.all(user=user.pk) == ["a"]


def test_values_are_values_whatever_they_hold() -> None:
    user = customer()
    make_device(user, "a").save()
    asked = Prepared(lambda key: Device.objects.filter(token_hash=key), key=models.CharField())
    for key in ("a' OR '1'='1", "%s", "a%", ""):
        assert asked.all(key=key) == []


def test_several_values_each_number_of_them(django_assert_num_queries: Any) -> None:
    user = customer()
    for token_hash in "abc":
        make_device(user, token_hash).save()
    asked = Prepared(
        lambda user, keys: Device.objects.filter(user_id=user, token_hash__in=keys).order_by("token_hash"),
        user=models.BigIntegerField(),
        keys=[models.CharField()],
    )
    for keys in (["a"], ["c", "a"], ["b", "nothing", "b"], ["b"]):
        found = [device.token_hash for device in asked.all(user=user.pk, keys=keys)]
        assert found == sorted(set(keys) - {"nothing"})
    with django_assert_num_queries(0):
        assert asked.all(user=user.pk, keys=[]) == []


def test_update_writes_where_the_guard_holds_and_says_how_many() -> None:
    device = make_device(customer(), "a")
    device.save()
    rename = PreparedUpdate(
        lambda pk, label: Device.objects.filter(pk=pk, label=label),
        "label",
        "trusted_at",
        pk=models.BigIntegerField(),
        label=models.CharField(),
    )
    now = clock.now()
    assert rename({"label": "second", "trusted_at": now}, pk=device.pk, label="other") == 0
    assert rename({"label": "second", "trusted_at": now}, pk=device.pk, label="test") == 1
    assert rename({"label": "third", "trusted_at": None}, pk=device.pk, label="second") == 1
    device.refresh_from_db()
    assert (device.label, device.trusted_at) == ("third", None)


def test_insert_writes_what_create_would() -> None:
    user = customer()
    rows = [make_device(user, "a"), make_device(user, "b", trusted_for=user.holder)]
    with CaptureQueriesContext(connection) as captured:
        PreparedInsert(Device)(rows)
    assert len(captured) == 1
    first, second = Device.objects.order_by("token_hash")
    assert (first.user, first.trusted_for, second.trusted_for) == (user, None, user.holder)
    assert first.reference != second.reference
    assert [first.pk, second.pk] == [row.pk for row in rows]


def test_insert_seals_what_is_encrypted() -> None:
    user, now = customer(), clock.now()
    template = Person.objects.get(pk=user.holder_id)
    copy = Person(**{f.attname: getattr(template, f.attname) for f in Person._meta.concrete_fields})
    copy.pk, copy.reference, copy.id_lookup, copy.name = None, "another", "f" * 64, "李另"
    PreparedInsert(Person)([copy])
    stored = Person.objects.get(reference="another")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM storefront_person WHERE reference = 'another'")
        assert "李另" not in cursor.fetchone()[0]
    assert stored.name == "李另"
    assert stored.created_at >= now


def test_grouped_questions_are_answered() -> None:
    counted = Prepared(
        lambda least: User.objects.annotate(n=Count("devices")).filter(n__gte=least).annotate(same=F("n")),
        least=models.IntegerField(),
    )
    make_device(customer(), "a").save()
    assert [user.same for user in counted.all(least=1)] == [1]  # type: ignore[attr-defined]
