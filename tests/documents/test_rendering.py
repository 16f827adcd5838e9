"""What stands on paper: every particular of the contract, in text that can be selected, and nothing
that a name could smuggle in."""

import socket
from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from storefront.documents import rendering
from storefront.documents.enums import DocumentKind
from storefront.documents.frozen_json import to_json
from tests.documents import samples

CODE = "bcdfghjkmnpqrstv"


def render(snapshot, kind=DocumentKind.POLICY):
    return rendering.render(snapshot, kind=kind, code=CODE, version=1)


def text_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def squeezed(text):
    return "".join(text.split())


@pytest.fixture(scope="module")
def policy_pdf():
    return render(samples.policy_snapshot())


@pytest.fixture(scope="module")
def application_pdf():
    return render(samples.application_snapshot(), DocumentKind.APPLICATION)


def strings_in(value):
    """Every text of a snapshot that must be readable on paper; moments and codes are written otherwise."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from strings_in(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            if not name.endswith("_at") and name not in {"at", "code", "text_hash"}:
                yield from strings_in(item)


CONTRACT_TEXTS = sorted(set(strings_in(to_json(samples.CONTRACT))))


@pytest.mark.parametrize("text", CONTRACT_TEXTS)
def test_policy_says_every_text_of_the_contract(policy_pdf, text):
    assert squeezed(text) in squeezed(text_of(policy_pdf))


@pytest.mark.parametrize(
    "text",
    [
        "MB2026112300000017",
        "TB2026112300000023",
        "2026 年 11 月 24 日 00:00",
        "2027 年 11 月 23 日 24:00",
        "2026 年 11 月 23 日 10:12:30",  # date of signing
        "40,000.00 元",
        "30.00 元",
        "66.67%",
        "免责",
        "演示",
        "第 1 页，共",
        "投保单与保险单不一致的，以投保单为准",
        samples.EVIDENCE.head_hash,
        f"/verify/{CODE}/",
    ],
)
def test_policy_says_the_law_particulars(policy_pdf, text):
    assert squeezed(text) in squeezed(text_of(policy_pdf))


def test_application_says_answers_acknowledgements_consents_and_declaration(application_pdf):
    snapshot = samples.application_snapshot()
    found = squeezed(text_of(application_pdf))
    for text in [*strings_in(to_json(snapshot.answers)), *strings_in(to_json(snapshot.consents))]:
        assert squeezed(text) in found
    for row in snapshot.acknowledgements:
        assert squeezed(row.title) in found
    assert "2026-11-2310:08:30" in found
    assert squeezed(snapshot.declaration) in found
    assert snapshot.evidence.head_hash in found


def test_every_benefit_group_and_exclusion_is_numbered_by_its_clause(policy_pdf):
    found = squeezed(text_of(policy_pdf))
    for exclusion in samples.EXCLUSIONS:
        assert squeezed(exclusion.clause_numbers[0] + exclusion.title) in found


@pytest.fixture(scope="module")
def pages_of_many_exclusions():
    """The pages of a policy whose red box is too long for one page."""
    many = tuple(
        replace(exclusion, code=f"{exclusion.code}-{turn}", title=f"{turn}·{exclusion.title}")
        for turn in ("甲", "乙", "丙")
        for exclusion in samples.EXCLUSIONS
    )
    contract = replace(samples.CONTRACT, exclusions=many)
    document = pypdfium2.PdfDocument(render(samples.policy_snapshot(contract=contract)))
    pages = [squeezed(page.get_textpage().get_text_bounded()) for page in document]
    document.close()
    return many, pages


def test_red_box_says_its_word_on_every_page_it_reaches(pages_of_many_exclusions):
    many, pages = pages_of_many_exclusions
    reached = [page for page in pages if any(squeezed(exclusion.title) in page for exclusion in many)]
    assert len(reached) >= 2
    assert ["免责下面36种情形" in page for page in pages] == [page in reached for page in pages]


def test_exclusion_and_its_explanation_stay_on_one_page(pages_of_many_exclusions):
    many, pages = pages_of_many_exclusions
    for exclusion in many:
        whole = squeezed(exclusion.clause_numbers[0] + exclusion.title + exclusion.explanation)
        assert sum(whole in page for page in pages) == 1


@pytest.mark.parametrize("pdf", ["policy_pdf", "application_pdf"])
def test_document_is_tagged_titled_and_chinese(request, pdf):
    raw = request.getfixturevalue(pdf)
    document = pypdfium2.PdfDocument(raw)
    title = document.get_metadata_dict()["Title"]
    document.close()
    assert title.startswith(("电子保单", "投保单"))
    root = PdfFileReader(BytesIO(raw)).root
    assert root["/Lang"] == "zh-CN"
    assert root["/MarkInfo"]["/Marked"]
    assert "/K" in root["/StructTreeRoot"]
    assert b"pdfuaid" in root["/Metadata"].data


@pytest.mark.parametrize(
    "name", [samples.RARE_NAME, samples.LONG_NAME, "㛃𬭼𫖯𬍤𠅤㑇", "王", "Jean-Luc O’Brien & Söhne"]
)
def test_names_are_whole_and_within_the_page(name):
    pdf = render(samples.policy_snapshot(applicant_name=name))
    assert squeezed(name) in squeezed(text_of(pdf))
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        words = page.get_textpage()
        boxes = [words.get_charbox(index) for index in range(words.count_chars())]
        assert all(left >= 0 and right <= page.get_width() for left, _bottom, right, _top in boxes)
    document.close()


@pytest.mark.parametrize(
    "name",
    [
        '<img src="http://127.0.0.1:9/x.png">',
        '<link rel="stylesheet" href="http://127.0.0.1:9/x.css">',
        "<script>alert(1)</script>",
        "{{ 7*7 }}{% include 'documents/policy.html' %}",
        '"><style>@import url(http://127.0.0.1:9/x);</style>',
        "</title><h1>甲",
    ],
)
def test_markup_in_a_name_is_printed_and_nothing_is_fetched(name, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("a document asked the network")

    fetched = []
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(
        rendering.NothingFetched, "fetch", lambda _self, url, _headers=None: fetched.append(url)
    )
    found = squeezed(text_of(render(samples.policy_snapshot(applicant_name=name))))
    assert squeezed(name) in found
    assert fetched == []


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "file:///etc/hostname", "data:text/css,p{}", "x:y"])
def test_fetcher_refuses_every_scheme(url):
    with pytest.raises(ValueError, match="fetch nothing"):
        rendering.NothingFetched().fetch(url)


def test_fetcher_is_asked_where_markup_does_name_an_address():
    """The control of the tests above: the guard is what stands between markup and the network."""
    asked = []

    class Recording(rendering.NothingFetched):
        def fetch(self, url, headers=None):
            asked.append(url)
            return super().fetch(url, headers)

    html = rendering.weasyprint.HTML(string="<img src='http://127.0.0.1:9/x.png'>", url_fetcher=Recording())
    html.write_pdf()
    assert asked == ["http://127.0.0.1:9/x.png"]


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("王\u202e小\u202c安", "王小安"),
        ("王\x00小\x07安", "王小安"),
        ("王\n小安", "王 小安"),
        ("王\ud800安", "王安"),
        ("𠮷·䶮", "𠮷·䶮"),
    ],
)
def test_printable_drops_what_cannot_or_must_not_be_printed(raw, clean):
    assert rendering.printable(raw) == clean


def test_statutory_heirs_where_no_beneficiary_is_named():
    contract = replace(samples.CONTRACT, beneficiaries=())
    found = squeezed(text_of(render(samples.policy_snapshot(contract=contract))))
    assert "由被保险人的法定继承人领取" in found


@pytest.mark.parametrize(
    ("kind", "snapshot"),
    [
        (DocumentKind.POLICY, samples.policy_snapshot),
        (DocumentKind.APPLICATION, samples.application_snapshot),
    ],
)
def test_clauses_are_a_link_and_an_address_to_type(kind, snapshot):
    url = samples.CONTRACT.clauses.url
    html = rendering.document_html(snapshot(), kind=kind, code=CODE, version=1)
    assert f'<a href="{url}">{url}</a>' in html
