"""Loading products: once, for good, and with few queries."""

from datetime import date
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from storefront.catalogue.folder.sources import CatalogueError, read_folder
from storefront.catalogue.models import _DEFINITIONS, Clause, Exclusion, ProductVersion, definition_of
from storefront.catalogue.selectors import current_version, is_ready, products, version_by_id, versions_of
from storefront.catalogue.services import Loaded, load_product

pytestmark = pytest.mark.django_db
NEW_NUMBER = ('number = "1"', 'number = "2"')
NEW_DATE = ("effective_on = 2026-11-01", "effective_on = 2027-01-01")


def load(workshop):
    return load_product(read_folder("umbrella", workshop.products))


def test_a_topic_joins_lines_of_products_and_is_no_part_of_what_was_acknowledged(workshop):
    [before, *_] = load(workshop).version.definition.exclusions
    assert before.topic == before.code == "storm"
    workshop.replace("exclusions.toml", 'code = "storm"', 'code = "storm"\ntopic = "weather"')
    workshop.replace("product.toml", *NEW_NUMBER)
    workshop.replace("product.toml", *NEW_DATE)
    [after, *_] = load(workshop).version.definition.exclusions
    assert (after.topic, after.hash) == ("weather", before.hash)
    workshop.replace("exclusions.toml", 'topic = "weather"', 'topic = "bad weather"')
    with pytest.raises(CatalogueError, match=r"exclusions\.toml:7: topic"):
        load(workshop)


def test_loading_twice_changes_nothing(workshop):
    first, second = load(workshop), load(workshop)
    assert (first.outcome, second.outcome) == (Loaded.NEW, Loaded.UNCHANGED)
    assert first.version == second.version
    assert (ProductVersion.objects.count(), Clause.objects.count(), Exclusion.objects.count()) == (1, 5, 7)


def test_a_published_version_cannot_change(workshop):
    load(workshop)
    workshop.replace("clauses/02-cover.md", "剩下的赔 90%", "剩下的赔九成")
    with pytest.raises(CatalogueError, match=r"umbrella/product.toml:11: .*give this text a new number"):
        load(workshop)
    assert "90%" in current_version("umbrella").definition.clause("2.1").gloss


def test_a_shared_chapter_is_part_of_the_version(workshop):
    load(workshop)
    shared = workshop.products.parent / "shared/03-words.md"
    shared.write_text(shared.read_text().replace("不是病的", "和病没有关系的"))
    with pytest.raises(CatalogueError, match="published"):
        load(workshop)


def test_a_new_version_takes_over_on_its_date_and_the_old_one_stays(workshop):
    old = load(workshop).version
    workshop.replace("product.toml", *NEW_NUMBER)
    workshop.replace("product.toml", *NEW_DATE)
    workshop.replace("clauses/02-cover.md", "剩下的赔 90%", "剩下的赔九成")
    new = load(workshop).version
    with time_machine.travel("2026-12-31T15:59:59+00:00", tick=False):
        assert current_version("umbrella") == old
    with time_machine.travel("2026-12-31T16:00:00+00:00", tick=False):
        assert current_version("umbrella") == new
        assert products() == [new]
    assert "90%" in old.definition.clause("2.1").gloss
    assert "九成" in new.definition.clause("2.1").gloss
    assert old.definition.clause("2.2").hash == new.definition.clause("2.2").hash
    assert old.definition.exclusion("late").hash != new.definition.exclusion("late").hash
    assert versions_of("umbrella") == [new, old]


@pytest.mark.parametrize("number", ["1", "2"])
def test_two_versions_never_begin_on_one_day(workshop, number):
    load(workshop)
    workshop.replace("product.toml", 'number = "1"', f'number = "{number}"')
    workshop.replace("product.toml", "测试", "试试")
    with pytest.raises(CatalogueError, match=r"product.toml:1[12]: "):
        load(workshop)
    assert ProductVersion.objects.count() == 1


def test_a_broken_product_leaves_nothing_behind(workshop):
    workshop.replace("cases.toml", "total_fen = 18_000\n", "total_fen = 1\n")
    with pytest.raises(CatalogueError):
        load(workshop)
    assert not is_ready()


def test_a_withdrawn_version_is_not_sold(workshop):
    version = load(workshop).version
    assert is_ready()
    ProductVersion.objects.update(withdrawn_at=version.published_at)
    assert products() == []
    with pytest.raises(ProductVersion.DoesNotExist):
        current_version("umbrella")
    assert version_by_id(version.pk) == version


def test_stored_files_that_were_changed_are_noticed(workshop):
    version = load(workshop).version
    files = version.stored.files | {"tariff.csv": version.stored.files["tariff.csv"].replace("1000", "1")}
    type(version.stored).objects.update(files=files)
    with pytest.raises(ValueError, match="do not match their hash"):
        definition_of(version)


def test_the_definition_is_read_once_a_process(workshop, django_assert_num_queries):
    load(workshop)
    _DEFINITIONS.clear()
    with django_assert_num_queries(2):
        first = current_version("umbrella").definition
    with django_assert_num_queries(1):
        assert current_version("umbrella").definition is first
    with django_assert_num_queries(1):
        assert [version.definition.slug for version in products()] == ["umbrella"]


def test_the_database_refuses_a_second_version_of_one_number(workshop):
    version = load(workshop).version
    with pytest.raises(IntegrityError), transaction.atomic():
        ProductVersion.objects.create(
            product=version.product, number="1", name="x", content_hash="x", effective_on=date(2027, 1, 1)
        )


def test_the_command_loads_names_what_it_did_and_fails_with_file_and_line(workshop):
    out, err = StringIO(), StringIO()
    call_command("load_catalogue", "--products", str(workshop.products), stdout=out, stderr=err)
    assert "umbrella 1: new, hash " in out.getvalue()
    workshop.replace("product.toml", 'name = "走路版"', "name = 1")
    with pytest.raises(CommandError, match="not loaded"):
        call_command("load_catalogue", "--products", str(workshop.products), stdout=out, stderr=err)
    assert "umbrella/product.toml:41: name: a text is needed" in err.getvalue()
