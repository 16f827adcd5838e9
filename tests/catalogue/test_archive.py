"""A product's folder as a ZIP file from outside: what is taken, and what never is."""

import io
import random
import re
import struct
import zipfile
from pathlib import Path

import pytest

from storefront.catalogue.domain.changes import changes_between, summary
from storefront.catalogue.folder import archive
from storefront.catalogue.folder.archive import read_archive
from storefront.catalogue.folder.inspection import inspect
from storefront.catalogue.folder.sources import CatalogueError, read_folder
from tests.catalogue.archives import HERE, symlink, umbrella_files, zipped

FILES = umbrella_files()


@pytest.mark.parametrize("around", ["", "umbrella/", "draft of March/"])
def test_folder_is_read_as_from_a_disk(around):
    sources = read_archive(zipped(FILES, around=around))
    assert sources.slug == "umbrella"
    assert sources.content_hash == read_folder("umbrella", HERE / "products").content_hash
    assert inspect(sources).problems == ()


def test_shared_chapters_that_it_does_not_bring_are_the_sites_own():
    base = read_folder("base")
    own = {name: text for name, text in base.files.items() if not name.startswith("shared/")}
    assert read_archive(zipped(own)).content_hash == base.content_hash


def test_what_systems_leave_behind_is_passed_over():
    litter = {"__MACOSX/._product.toml": b"\x00", ".DS_Store": b"\x00", "clauses/Thumbs.db": b"\x00"}
    assert read_archive(zipped({**FILES, **litter})).files == read_archive(zipped(FILES)).files


def test_unfinished_folder_is_taken_and_says_what_it_lacks():
    sources = read_archive(zipped({"product.toml": FILES["product.toml"]}))
    problems = inspect(sources).problems
    assert {problem.file for problem in problems} >= {"umbrella/tariff.csv", "umbrella/cases.toml"}


@pytest.mark.parametrize(
    "name",
    [
        "../product.toml",
        "../../etc/passwd",
        "/etc/passwd",
        "clauses/../../outside.md",
        "clauses\\evil.md",
        "C:/product.toml",
        "clauses/sub/deep.md",
        "shared/.hidden.md",
        "clauses/a.html",
        "clauses/条款.md",
        "run.py",
        "product.toml\n",
        "clauses/x\x1b[31m.md",
    ],
)
def test_names_that_belong_to_no_product_are_refused(name):
    with pytest.raises(CatalogueError, match="does not belong"):
        read_archive(zipped({**FILES, name: "x"}))


def test_nothing_is_written_to_the_disk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CatalogueError):
        read_archive(zipped({**FILES, "../out.md": "x"}))
    read_archive(zipped(FILES))
    assert list(tmp_path.parent.glob("out.md")) == [] and list(tmp_path.iterdir()) == []


def test_symlink_is_refused():
    with pytest.raises(CatalogueError, match="no ordinary file"):
        read_archive(zipped({**FILES, "clauses/link.md": symlink("clauses/link.md", "/etc/passwd")}))


def test_the_same_name_twice_is_refused():
    stream = zipped(FILES)
    with zipfile.ZipFile(stream, "a") as more, pytest.warns(UserWarning, match="Duplicate"):
        more.writestr("product.toml", 'slug = "other"')
    with pytest.raises(CatalogueError, match="twice"):
        read_archive(stream)


def test_bomb_is_not_unpacked():
    bomb = zipped({**FILES, "clauses/bomb.md": b"0" * 50_000_000})
    assert len(bomb.getvalue()) < archive.LARGEST_ARCHIVE
    with pytest.raises(CatalogueError, match="more than 400000 bytes"):
        read_archive(bomb)


def test_many_files_of_allowed_size_do_not_add_up_to_a_bomb():
    chapters = {f"clauses/c{number}.md": f"{number}\n" + "x" * 390_000 for number in range(5)}
    with pytest.raises(CatalogueError, match="bytes in all"):
        read_archive(zipped({**FILES, **chapters}))


def test_too_many_files_are_refused():
    with pytest.raises(CatalogueError, match="more than 60 files"):
        read_archive(zipped({**FILES, **{f"clauses/c{number}.md": "x" for number in range(60)}}))


def test_an_archive_that_lies_about_sizes_is_not_believed():
    data = bytearray(zipped({**FILES, "clauses/liar.md": b"0" * 2_000_000}).getvalue())
    where = data.rfind(b"clauses/liar.md") - 46  # its entry in the central directory
    data[where + 24 : where + 28] = struct.pack("<I", 10)
    with pytest.raises(CatalogueError):
        read_archive(io.BytesIO(bytes(data)))


@pytest.mark.parametrize("content", [b"", b"PK", b"\x00" * 100, b"%PDF-1.7", b"PK\x05\x06" + b"\xff" * 18])
def test_what_is_no_archive_is_refused(content):
    with pytest.raises(CatalogueError, match=r"no ZIP file|is missing"):
        read_archive(io.BytesIO(content))


@pytest.mark.parametrize("cut", [10, 40, 200, 1000, -30, -100])
def test_a_damaged_archive_is_refused_in_words(cut):
    data = bytearray(zipped(FILES).getvalue())
    data[cut] ^= 0xFF
    try:
        sources = read_archive(io.BytesIO(bytes(data)))
    except CatalogueError as error:
        assert str(error).isprintable()
    else:  # the flipped byte was one that nobody reads (a time stamp)
        assert sources.content_hash == read_archive(zipped(FILES)).content_hash


def test_encrypted_member_is_refused():
    data = bytearray(zipped(FILES).getvalue())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + offset] |= 1
    with pytest.raises(CatalogueError, match="encrypted"):
        read_archive(io.BytesIO(bytes(data)))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("clauses/02-cover.md", b"\xff\xfe", "not UTF-8"),
        ("cases.toml", b"a = 1\x00", "null character"),
        ("clauses/02-cover.md", "很长" * 3000, "characters in one line"),
        ("product.toml", b"[" * 100_000, "characters in one line"),
        ("product.toml", b"a = [\n" + b"[\n" * 50_000, "no valid TOML"),
        ("product.toml", b"a = " + b"9" * 4_900, "no valid TOML"),
        ("product.toml", b"slug = 1", "slug"),
        ("product.toml", b'slug = "../x"', "slug"),
        ("product.toml", b'slug = "' + b"a" * 41 + b'"', "slug"),
        ("product.toml", b"", "slug"),
    ],
)
def test_content_that_could_do_harm_is_refused(name, content, said):
    with pytest.raises(CatalogueError, match=said):
        read_archive(zipped({**FILES, name: content}))


@pytest.mark.parametrize("name", ["tariff.csv", "exclusions.toml", "cases.toml", "clauses/01-general.md"])
@pytest.mark.parametrize(
    "content", ["", "x", "[[a]]\n" * 3, "# 1 甲\n### 1.1 乙\n丙", "[" * 900, "\ufeff", '"' * 99]
)
def test_any_content_is_inspected_and_never_breaks(name, content):
    inspection = inspect(read_archive(zipped({**FILES, name: content})))
    assert inspection.problems or (name, content.strip("\ufeff")) == ("cases.toml", "")


def damaged(chance):
    """The product with some lines lost, doubled, cut, or with other numbers and words in them."""
    files = dict(FILES)
    for _ in range(chance.choice([1, 1, 2, 3])):
        name = chance.choice(sorted(files))
        lines = files[name].splitlines() or [""]
        place = chance.randrange(len(lines))
        lines[place] = chance.choice(
            [
                "",
                lines[place] * 2,
                lines[place][: len(lines[place]) // 2],
                re.sub(
                    r"\d+", lambda _: chance.choice(["0", "-1", "99999999999", "1.5", "{}"]), lines[place]
                ),
                re.sub(r'"[^"]*"', lambda _: chance.choice(['""', '"x"', "1", "[]", '"1d"']), lines[place]),
            ]
        )
        files[name] = "\n".join(lines)
    return files


def test_dozens_of_damaged_products_are_read_compared_and_never_break():
    chance, sound = random.Random(7), inspect(read_archive(zipped(FILES))).definition
    outcomes = set()
    for _ in range(80):
        try:
            inspection = inspect(read_archive(zipped(damaged(chance))))
        except CatalogueError:
            continue
        outcomes.add((bool(inspection.problems), inspection.definition is not None))
        if inspection.definition is not None:
            summary(changes_between(sound, inspection.definition))
    assert outcomes == {(True, False), (True, True), (False, True)}


def test_unfinished_clause_is_shown_and_named_with_its_line():
    text = FILES["clauses/02-cover.md"]
    start = text.index(":::gloss")
    gloss = text[start : text.index("\n:::\n", start) + 5]
    inspection = inspect(read_archive(zipped({**FILES, "clauses/02-cover.md": text.replace(gloss, "", 1)})))
    [problem] = inspection.problems
    assert problem.file == "umbrella/clauses/02-cover.md" and "has no gloss" in problem.message
    assert inspection.definition.clause("2.1").gloss == "" and inspection.holds_together


def test_numbers_that_could_be_no_address_are_refused():
    for number in ("compare", "a/b", "", "1" * 21, "版本一"):
        text = FILES["product.toml"].replace('number = "1"', f'number = "{number}"')
        assert inspect(read_archive(zipped({**FILES, "product.toml": text}))).problems, number


def test_fixture_has_what_a_folder_has():
    assert Path(HERE / "products/umbrella/product.toml").exists() and len(FILES) == 7
