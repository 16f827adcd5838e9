"""The administrators' desk: drafts as they would be seen, what fails, publishing, withdrawing, history."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html

from policies.cover.services.counting import count_sold_versions
from storefront.catalogue.enums import DraftState
from storefront.catalogue.models import Draft, ProductVersion, VersionSales
from storefront.foundation import clock
from storefront.foundation.roles import Role
from tests.catalogue.archives import zipped
from tests.enrolment import factory
from tests.people import WANG, customer, sign_in, staff
from tests.reading.selling import a_chain
from tests.shop.drafts import UNFINISHED, base_with, draft_of_base

DESK = "/ops/catalogue/"
SECOND = "+8617700001234"
BANNER = "//aside[@class='draft-banner']"


@pytest.fixture
def administrator(db):
    return staff(Role.ADMINISTRATOR)


@pytest.fixture
def desk(client, administrator):
    sign_in(client, administrator)
    return client


@pytest.fixture
def other(db):
    """Another administrator, at another machine."""
    from storefront.accounts.services import create_demo_staff

    client = Client()
    sign_in(client, create_demo_staff(phone=SECOND, role=Role.ADMINISTRATOR))
    return client


def read(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, response.status_code
    return html.fromstring(response.content)


def text(page, path="//main"):
    return " ".join(page.xpath(f"string({path})").split())


def upload(client, stream, name="base.zip"):
    file = SimpleUploadedFile(name, stream.read(), "application/zip")
    return client.post(f"{DESK}upload/", {"file": file})


def page_of(draft, page=""):
    return f"{DESK}drafts/{draft.reference}/{page}"


def test_desk_stands_on_the_staff_page_of_administrators_alone(desk, version):
    assert read(desk, "/ops/").xpath(f"//a[@href='{DESK}']")
    sign_in(desk, staff(Role.SERVICE_DESK))
    assert not read(desk, "/ops/").xpath(f"//a[@href='{DESK}']")


def test_uploaded_folder_becomes_a_draft_that_sells_nothing(desk, version, administrator):
    answer = upload(desk, zipped(base_with().files, around="base/"))
    draft = Draft.objects.get()
    assert answer["Location"] == page_of(draft)
    assert (draft.slug, draft.number, draft.made_by) == ("base", "2026-2", administrator)
    page = read(desk, answer["Location"])
    assert "已存为草稿" in text(page, "//body") and "每项检查都通过" in text(page)
    assert ProductVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("stream", "said"),
    [
        (BytesIO(b"no zip at all"), "no ZIP file"),
        (zipped({"../../etc/passwd": "x"}), "does not belong"),
        (zipped({"product.toml": "slug = 1"}), "slug"),
        (zipped({"<script>alert(1)</script>.md": "x"}), "does not belong"),
        (BytesIO(b"P" * (1024 * 1024 + 1)), "超过 1 MB"),
        (BytesIO(b""), "空的"),
    ],
)
def test_what_is_no_folder_is_refused_with_its_reason(desk, version, stream, said):
    stream.seek(0)
    answer = upload(desk, stream)
    assert answer.status_code == 422
    assert said in answer.content.decode() and "<script>alert" not in answer.content.decode()
    assert not Draft.objects.exists()


def test_upload_without_a_file_says_so(desk, version):
    answer = desk.post(f"{DESK}upload/", {"file": "a text"})
    assert answer.status_code == 422 and "请选择 ZIP 文件" in answer.content.decode()


def test_what_fails_is_listed_with_file_line_and_the_line_itself(desk, version):
    draft = draft_of_base(UNFINISHED, ("cases.toml", "total_fen = 124340", "total_fen = 1"))
    page = read(desk, page_of(draft))
    rows = [text(row, ".") for row in page.xpath("//ol[@class='failing']/li")]
    assert len(rows) == 2
    assert "base/cases.toml 第" in rows[0] and "computed" in rows[0] and "[cases.expect]" in rows[0]
    assert "clause 2.1 has no gloss" in rows[1] and "### 2.1" in rows[1]
    assert "文件里有不对的地方" in text(page) and not page.xpath("//a[contains(@href, 'publication')]")


def test_preview_is_what_a_shopper_would_see_and_says_that_it_is_a_draft(desk, version):
    draft = draft_of_base(("clauses/02-cover.md", "180 天内因为这次意外去世", "九十天内因为这次意外去世"))
    response = desk.get(page_of(draft, "product/"))
    page = html.fromstring(response.content)
    live = read(desk, "/products/base/")
    for path in ("//@data-clause", "//@data-exclusion", "//@data-case"):
        assert page.xpath(path) == live.xpath(path)
    assert "九十天内" in text(page) and "草稿" in text(page, BANNER)
    assert not page.xpath("//a[contains(@href, '/quote/')] | //form[contains(@class, 'calculator')]")
    assert "no-store" in response["Cache-Control"] and response["X-Robots-Tag"] == "noindex"
    assert "草稿" in text(read(desk, page_of(draft, "clauses/")), BANNER)


def test_unfinished_draft_is_previewed_as_far_as_it_goes(desk, version):
    draft = draft_of_base(UNFINISHED)
    page = read(desk, page_of(draft, "clauses/"))
    assert page.xpath("//*[@id='c2-1']//@data-clause") and not page.xpath("//*[@id='c2-1']//@data-gloss")
    assert read(desk, page_of(draft, "product/")).xpath("//@data-case")


def test_draft_whose_prices_are_missing_leads_back_to_what_fails(desk, version):
    draft = draft_of_base(("tariff.csv", "plan,A,", "plan,Z,"))
    assert desk.get(page_of(draft, "product/"))["Location"] == page_of(draft)
    assert "产品页画不出来" in text(read(desk, page_of(draft)))
    assert read(desk, page_of(draft, "clauses/")).xpath("//@data-clause")


def test_draft_that_cannot_be_read_at_all_has_no_preview(desk, version):
    draft = draft_of_base(("product.toml", 'summary = "', 'summery = "'))
    assert "还没有可看的" in text(read(desk, page_of(draft)))
    for page in ("product/", "clauses/"):
        assert desk.get(page_of(draft, page)).status_code == 404


def test_markup_in_a_draft_stays_text(desk, version):
    evil = '"<script>alert(1)</script>{{7*7}}'
    draft = draft_of_base(("product.toml", 'name = "小安·基础意外险"', f"name = '{evil}'"))
    for page in ("", "product/", "clauses/"):
        shown = desk.get(page_of(draft, page)).content.decode()
        assert "<script>alert" not in shown and "49" not in read(desk, page_of(draft, page)).xpath(
            "string(//h1)"
        )


def test_difference_from_what_is_sold_stands_on_the_draft(desk, version):
    draft = draft_of_base(("clauses/02-cover.md", "180 天内因为这次意外去世", "90 天内因为这次意外去世"))
    page = read(desk, page_of(draft))
    assert "改了 1 条条款" in text(page)
    assert "".join(page.xpath("//article//ins/text()")) == "90"


def test_publishing_says_first_what_will_happen(desk, version):
    draft, on = draft_of_base(), clock.add_days(clock.today(), 3)
    a_chain(version, customer())
    asked = read(desk, page_of(draft, "publication/"))
    assert asked.xpath("//form[@method='get']//input[@name='on']")
    said = read(desk, f"{page_of(draft, 'publication/')}?on={on}")
    assert "现在有 1 人正按它投保" in text(said) and "2026-1 版从那时起不再卖" in text(said)
    assert "照旧有效" in text(said) and draft.content_hash[:12] in text(said)
    assert ProductVersion.objects.count() == 1  # looking publishes nothing
    answer = desk.post(page_of(draft, "publication/"), {"on": on, "content_hash": draft.content_hash})
    assert answer["Location"] == f"{DESK}products/base/"
    assert ProductVersion.objects.get(number="2026-2").effective_on == on
    assert "发布版本" in text(read(desk, answer["Location"]))


def test_maker_is_told_that_another_must_publish_and_the_other_can(desk, other, version, administrator):
    draft = draft_of_base(made_by=administrator)
    assert "要由另一位管理员发布" in text(read(desk, page_of(draft)))
    form = {"on": clock.today(), "content_hash": draft.content_hash}
    refused = desk.post(page_of(draft, "publication/"), form)
    assert refused.status_code == 422 and "要由另一位管理员发布" in refused.content.decode()
    assert ProductVersion.objects.count() == 1
    assert other.post(page_of(draft, "publication/"), form).status_code == 302


@pytest.mark.parametrize(
    "day", ["", "yesterday", "2026-02-30", "2020-01-01", "9999-12-31", "\x00", "9" * 500]
)
def test_days_that_cannot_be_are_asked_again(desk, version, day):
    draft = draft_of_base()
    assert desk.get(page_of(draft, "publication/"), {"on": day}).status_code == 422
    answer = desk.post(page_of(draft, "publication/"), {"on": day, "content_hash": draft.content_hash})
    assert answer.status_code == 422
    assert ProductVersion.objects.count() == 1


def test_confirmation_of_another_draft_counts_for_nothing(desk, version):
    first, second = draft_of_base(), draft_of_base(("clauses/02-cover.md", "180 天", "90 天"))
    form = {"on": clock.today(), "content_hash": first.content_hash}
    assert desk.post(page_of(second, "publication/"), form).status_code == 422
    assert desk.post(page_of(second, "publication/"), {"on": clock.today()}).status_code == 422
    assert ProductVersion.objects.count() == 1


def test_draft_is_put_aside_with_a_reason(desk, version):
    draft = draft_of_base()
    assert desk.post(page_of(draft, "removal/"), {"reason": "x"}).status_code == 422
    assert desk.post(page_of(draft, "removal/"), {"reason": "不用了，另写"}).status_code == 302
    draft.refresh_from_db()
    assert draft.state == DraftState.DISCARDED
    assert "不用了，另写" in text(read(desk, f"{DESK}products/base/"))
    assert "已搁置" in text(read(desk, page_of(draft)))
    again = desk.post(page_of(draft, "removal/"), {"reason": "再来一次"})
    assert again.status_code == 422 and "有人先了一步" in again.content.decode()


def test_withdrawing_says_first_what_will_happen_and_keeps_the_reason(desk, version):
    address = f"{DESK}products/base/2026-1/withdrawal/"
    said = text(read(desk, address))
    assert "在另一版开始之前，这款产品不卖" in said and "之后才到的钱会自动退回" in said
    for reason in ("", "x", "\x00\x00\x00\x00", "y" * 300):
        assert desk.post(address, {"reason": reason}).status_code == 422
    assert desk.get("/products/base/").status_code == 200
    assert desk.post(address, {"reason": "保额写错了"}).status_code == 302
    assert desk.get("/products/base/").status_code == 404
    page = text(read(desk, f"{DESK}products/base/"))
    assert "保额写错了" in page and "已撤下" in page
    assert "它已在" in text(read(desk, address))
    assert desk.post(address, {"reason": "再撤一次"}).status_code == 422


def test_withdrawing_the_newest_says_that_the_one_before_comes_back(desk, version):
    from tests.reading.selling import load_newer

    load_newer()
    said = text(read(desk, f"{DESK}products/base/2026-2/withdrawal/"))
    assert "从现在起又卖 2026-1 版" in said


def test_product_page_says_how_many_policies_stand_under_each_version(desk, settings):
    settings.READING_FLOOR_SCALE = 0
    policy = factory.issued(customer())
    page = text(read(desk, f"{DESK}products/base/"))
    assert "还没统计" in page
    assert count_sold_versions() == 1
    factory.issued(customer(**WANG), id_number=WANG["id_number"], age=65)
    count_sold_versions()
    assert VersionSales.objects.get(version=policy.version).sold == 2
    assert "2 统计于" in text(read(desk, f"{DESK}products/base/"))


def test_few_queries_however_many_drafts_and_versions(desk, version, django_assert_max_num_queries):
    for number in range(6):
        draft_of_base(("product.toml", 'number = "2026-2"', f'number = "x{number}"'))
    with django_assert_max_num_queries(9):
        read(desk, DESK)
    with django_assert_max_num_queries(12):
        read(desk, f"{DESK}products/base/")


def test_first_draft_of_a_product_goes_the_whole_way(desk):
    draft = draft_of_base()
    assert "没有可比的" in text(read(desk, page_of(draft))) and "草稿" in text(read(desk, DESK))
    assert read(desk, page_of(draft, "product/")).xpath("//@data-clause")
    assert "还没有发布过" in text(read(desk, f"{DESK}products/base/"))
    said = read(desk, f"{page_of(draft, 'publication/')}?on={clock.today()}")
    assert "发布后开始卖" in text(said) and desk.get("/products/base/clauses/versions/").status_code == 404
    form = {"on": clock.today(), "content_hash": draft.content_hash}
    assert desk.post(page_of(draft, "publication/"), form).status_code == 302
    assert desk.get("/products/base/").status_code == 200


@pytest.mark.parametrize(
    "address", ["drafts/none/", "drafts/none/product/", "products/none/", "products/base/9/withdrawal/"]
)
def test_what_is_not_there_is_not_found(desk, version, address):
    assert desk.get(DESK + address).status_code == 404
