"""Every product of the catalogue: whole, quiet, exact. What its numbers say, its words say too."""

import re

from storefront.catalogue.definition import ProductDefinition
from tests.catalogue.sold import PRODUCTS, each

CHAPTERS = (
    "总则",
    "保险责任",
    "责任免除",
    "保险金额与保险费",
    "保险期间",
    "保险人的义务",
    "投保人、被保险人的义务",
    "保险金的申请与给付",
    "合同解除与争议处理",
    "释义",
)
# 保险销售行为管理办法 Art.25: what must be prompted before the sale, by the headings that answer it.
NOTICES = (
    "合同",
    "条款",
    "保什么",
    "谁能买",
    "保多久",
    "多少钱",
    "不赔",
    "如实",
    "理赔",
    "退",
    "等待期",
    "投诉",
)
CLAUSE_REFERENCE = re.compile(r"第(\d{1,2}\.\d{1,2})条")
GLOSS_REFERENCE = re.compile(r"(?:在|见) (\d{1,2}\.\d{1,2})(?![\d元])")
OPEN_LIST = re.compile(r"等(?!待|级|于|额|份|了)")
LOUD = ("！", "!", "百万", "立即抢购", "仅限", "最高赔", "第一品牌", "最好", "最优", "放心", "秒到账")


def texts_of(sold: ProductDefinition) -> list[str]:
    clauses = [text for clause in sold.clauses for text in (clause.title, clause.text, clause.gloss)]
    groups = [group.title for group in sold.exclusion_groups]
    exclusions = [text for row in sold.exclusions for text in (row.title, row.explanation, row.example)]
    cases = [text for case in sold.cases for text in (case.title, case.story)]
    sections = [text for row in (*sold.notices, *sold.questions) for text in (row.title, row.text)]
    asked = [text for row in (*sold.disclosure_questions, *sold.particulars) for text in (row.note,)]
    offers = [row.summary for row in (*sold.plans, *sold.riders, *sold.terms.all_benefits)]
    return [sold.name, sold.summary, *clauses, *groups, *exclusions, *cases, *sections, *asked, *offers]


@each
def test_ten_chapters_each_clause_with_its_gloss(sold):
    assert tuple(chapter.title for chapter in sold.chapters) == CHAPTERS
    assert [chapter.number for chapter in sold.chapters] == list(range(1, 11))
    assert all(clause.html and clause.gloss_html for clause in sold.clauses)


@each
def test_words_point_only_at_clauses_that_stand(sold):
    known = {clause.number for clause in sold.clauses}
    for clause in sold.clauses:
        assert set(CLAUSE_REFERENCE.findall(clause.text)) <= known, clause.number
        assert set(GLOSS_REFERENCE.findall(clause.gloss)) <= known, clause.number
    for row in (*sold.notices, *sold.questions):
        for numbers in re.findall(r"条款 (\d[\d. 到]*)", row.text):
            assert set(re.findall(r"\d+\.\d+", numbers)) <= known, row.title


@each
def test_the_words_stay_quiet(sold):
    for text in texts_of(sold):
        assert not [word for word in LOUD if word in text], text


@each
def test_an_exclusion_closes_its_lists(sold):
    for row in sold.exclusions:
        clauses = [sold.clause(number).text for number in row.clause_numbers]
        for text in (row.title, row.explanation, *clauses):
            assert not OPEN_LIST.search(text), (row.code, text)


@each
def test_every_exclusion_is_marked_explained_and_sinks_a_claim(sold):
    assert 1 <= len(sold.exclusion_groups) <= 6
    for row in sold.exclusions:
        assert row.explanation, row.code
        assert row.example.startswith("演示"), row.code
        assert re.search(r"\d元|\d 元", row.example), row.code
        assert "赔" in row.example, row.code
        assert all(sold.clause(number).is_exclusion for number in row.clause_numbers), row.code


@each
def test_every_clause_of_the_chapter_of_exclusions_has_its_row(sold):
    named = {number for row in sold.exclusions for number in row.clause_numbers}
    assert {clause.number for clause in sold.chapters[2].clauses} <= named


@each
def test_the_cases_show_every_outcome_every_rider_and_both_sides_of_the_end(sold):
    assert len(sold.cases) >= 8
    assert {str(case.decision.outcome) for case in sold.cases} == {"paid", "partial", "nothing"}
    assert {code for case in sold.cases for code in case.riders} == {rider.code for rider in sold.riders}
    codes = {reason.code for case in sold.cases for reason in case.decision.reasons}
    assert "NOT_IN_FORCE_AFTER" in codes
    assert any(code.startswith("EXCLUDED_") for code in codes)
    covered = {line.code for case in sold.cases for line in case.decision.lines if line.amount_fen}
    assert covered == {benefit.code for benefit in sold.terms.all_benefits}


@each
def test_what_a_story_says_is_paid_is_what_is_computed(sold):
    for case in sold.cases:
        computed = {case.decision.total_fen, *(line.amount_fen for line in case.decision.lines)}
        for said in re.findall(r"(?:赔|补) ([\d,]+\.\d\d) 元", case.story):
            assert int(re.sub(r"\D", "", said)) in computed, (case.code, said)


@each
def test_no_disclosure_question_is_a_catch_all(sold):
    for question in sold.disclosure_questions:
        assert not re.search("其他|别的病|任何疾病|等", question.text), question.code
        assert question.note, question.code


@each
def test_what_must_be_said_before_the_sale_is_said(sold):
    titles = "".join(row.title for row in sold.notices)
    assert [word for word in NOTICES if word not in titles] == []
    said = "".join(row.text for row in sold.notices)
    assert sold.filing_number.split("（")[0] in said
    assert "12378" in said


def test_no_two_products_share_a_filing_number_a_name_or_a_limit():
    for of in (
        lambda sold: sold.filing_number,
        lambda sold: sold.name,
        lambda sold: sold.terms.limit_key,
    ):
        assert len({of(sold) for sold in PRODUCTS.values()}) == len(PRODUCTS)
