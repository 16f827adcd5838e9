"""A policy and an application with everything awkward in them, for tests and the bench."""

from dataclasses import replace
from datetime import datetime, timedelta

from storefront.documents.snapshots import (
    AcknowledgementParticulars,
    AnswerParticulars,
    ApplicationSnapshot,
    BeneficiaryParticulars,
    BenefitParticulars,
    ClausesParticulars,
    ConsentParticulars,
    ContractParticulars,
    EvidenceParticulars,
    ExclusionParticulars,
    InsurerParticulars,
    PartyParticulars,
    PolicySnapshot,
    PremiumParticulars,
    RiderParticulars,
    ServiceParticulars,
)
from storefront.foundation.clock import BEIJING

SIGNED_AT = datetime(2026, 11, 23, 10, 12, 30, tzinfo=BEIJING)
START_AT = datetime(2026, 11, 24, tzinfo=BEIJING)
END_AT = datetime(2027, 11, 24, tzinfo=BEIJING)
RARE_NAME = "𠮷田䶮·阿卜杜热西提"
LONG_NAME = "阿卜杜热合曼江·买买提艾力·吐尔逊古丽·艾合买提江·努尔麦麦提"[:30]

APPLICANT = PartyParticulars(
    name=RARE_NAME,
    id_kind="居民身份证",
    id_number="110101199003070011",
    address="新疆维吾尔自治区乌鲁木齐市天山区解放南路 12 号院 3 号楼 2 单元 501 室",
    phone="13800000001",
    born_on="1990-03-07",
    sex="男",
    occupation="办公室职员（1 类）",
    relation="本人",
)
BENEFICIARIES = (
    BeneficiaryParticulars(
        name=LONG_NAME,
        id_kind="居民身份证",
        id_number="110101199203070021",
        address="北京市东城区东直门内大街 5 号",
        relation="配偶",
        order=1,
        share_bp=6667,
    ),
    BeneficiaryParticulars(
        name="吉小安",
        id_kind="居民身份证",
        id_number="110101201803070035",
        address="北京市东城区东直门内大街 5 号",
        relation="子女",
        order=1,
        share_bp=3333,
    ),
)
EXCLUSION_TEXTS = (
    ("喝酒之后受的伤，不赔", "血液里的酒精达到每百毫升 20 毫克以上就算，不管是不是您开的车。", "3.1(5)"),
    ("故意弄伤自己，不赔", "自伤、自杀是自己想要的结果，不是意外。", "3.1(2)"),
    ("打架受的伤，不赔", "参与打架斗殴受的伤不赔；被人打了、正当防卫，照赔。", "3.1(4)"),
    ("没有驾照开车受的伤，不赔", "驾照过期、被扣、准驾车型不符，也算没有驾照。", "3.1(6)"),
    ("生病引起的，不赔", "中暑、高原反应、食物中毒、突发心脏病都算生病，不算意外。", "3.1(8)"),
    ("高风险运动里受的伤，不赔", "潜水、跳伞、攀岩、滑雪、蹦极、探险、赛马、赛车。", "3.1(10)"),
    ("每次先扣 100 元", "一次意外的医疗费先减去 100 元免赔额，余下的才按比例赔。", "2.3.2"),
    ("没用医保，只赔六成", "能用医保却没用，按 60% 赔；用了医保，按 80% 赔。", "2.3.3"),
    (
        "私立医院、特需部、国际部，不赔",
        "只认二级及以上公立医院的普通部；急救不受限制，三天内转院。",
        "2.3.4",
    ),
    ("意外过去 180 天以后的医疗费，不赔", "从出事那天起数 180 天，之后花的钱不在里面。", "2.3.5"),
    ("80 岁以上身故，只赔一半", "出事那天满 80 周岁，身故保险金按 50% 赔。", "2.1.4"),
    ("战争、暴乱、核辐射，不赔", "这类事一来就是一大片，保费里没有算进去。", "3.1(12)"),
)
EXCLUSIONS = tuple(
    ExclusionParticulars(code=f"E{index:02d}", title=title, explanation=explanation, clause_numbers=(number,))
    for index, (title, explanation, number) in enumerate(EXCLUSION_TEXTS, start=1)
)

CONTRACT = ContractParticulars(
    insurer=InsurerParticulars(
        name="明白演示财产保险股份有限公司",
        address="北京市西城区演示大街 1 号明白大厦 18 层",
        licence="演示-P10000001",
        phone="400-000-0000（演示）",
        website="mingbai.example",
    ),
    applicant=APPLICANT,
    insured=APPLICANT,
    beneficiaries=BENEFICIARIES,
    subject_matter="被保险人的生命和身体",
    product="小安·基础意外险",
    plan="方案 B",
    benefits=(
        BenefitParticulars(
            name="意外身故",
            sum_fen=4_000_000,
            detail="意外发生之日起 180 天内身故",
            clause_numbers=("2.1",),
        ),
        BenefitParticulars(
            name="意外伤残",
            sum_fen=4_000_000,
            detail="按伤残等级 1 至 10 级，赔 100% 至 10%",
            clause_numbers=("2.2",),
        ),
        BenefitParticulars(
            name="意外医疗",
            sum_fen=200_000,
            detail="每次先扣 100 元；用了医保赔 80%，没用赔 60%",
            clause_numbers=("2.3",),
        ),
    ),
    riders=(
        RiderParticulars(
            name="附加住院津贴",
            benefits=(
                BenefitParticulars(
                    name="意外住院津贴",
                    sum_fen=None,
                    detail="从第 4 天起每天 30 元，最多 30 天",
                    clause_numbers=("R1.2",),
                ),
            ),
        ),
        RiderParticulars(
            name="附加救护车费用",
            benefits=(
                BenefitParticulars(
                    name="救护车费用",
                    sum_fen=80_000,
                    detail="实际花了多少赔多少",
                    clause_numbers=("R2.2",),
                ),
            ),
        ),
    ),
    exclusions=EXCLUSIONS,
    premium_lines=(
        PremiumParticulars(
            label="方案 B",
            steps=("年保费 20.00 元", "1 年 × 100%", "职业 1 类 × 1.00"),
            amount_fen=2_000,
            clause_numbers=("4.2",),
        ),
        PremiumParticulars(label="附加住院津贴", steps=("年保费 5.00 元", "1 年 × 100%"), amount_fen=500),
        PremiumParticulars(label="附加救护车费用", steps=("年保费 5.00 元", "1 年 × 100%"), amount_fen=500),
    ),
    premium_fen=3_000,
    payment="2026 年 11 月 23 日 10:12 一次付清，支付宝",
    start_at=START_AT,
    end_at=END_AT,
    clauses=ClausesParticulars(
        title="小安·基础意外伤害保险条款",
        version="2026-1",
        content_hash="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        filing_number="DEMO-2026-0001（演示）",
        url="https://mingbai.example/products/base/clauses/versions/1/",
    ),
    service=ServiceParticulars(
        claim_channels=("打电话 400-000-0000（演示），白天黑夜都有人接", "网上：登录后在“我的保障”里报案"),
        claim_steps=(
            "出事后 48 小时内告诉我们",
            "交上医院的票据、病历和身份证",
            "材料齐了，简单的案子 24 小时内到账",
        ),
        cancellation="保障开始前退保，全额退还；开始后按没用完的天数退，不收手续费。",
        complaint_channels=("客服与投诉 400-000-0001（演示）", "金融消费者投诉维权热线 12378"),
    ),
    breach="保险人没有按期赔付，除赔款外，还要赔偿由此造成的损失（保险法第二十三条）。",
    dispute="先协商；谈不拢，可以免费调解，也可以向被保险人住所地的人民法院起诉。",
    special_terms=("本产品为演示，不构成真实的保险合同。",),
)
EVIDENCE = EvidenceParticulars(
    chain_reference="k3v8w2zq4r6t7bcd",
    head_hash="4e07408562bedb8b60ce05c1decfe3ad16b72230967de01f640b7e4729b49fce",
    rows=64,
    at=SIGNED_AT,
)


def policy_snapshot(**changes: object) -> PolicySnapshot:
    """A whole policy; `applicant_name` replaces the name in both roles."""
    contract = CONTRACT
    name = changes.pop("applicant_name", None)
    if name is not None:
        party = replace(APPLICANT, name=str(name))
        contract = replace(contract, applicant=party, insured=party)
    contract = changes.pop("contract", contract)  # type: ignore[assignment]
    snapshot = PolicySnapshot(
        policy_number="MB2026112300000017",
        application_number="TB2026112300000023",
        contract=contract,
        signed_at=SIGNED_AT,
        evidence=EVIDENCE,
    )
    return replace(snapshot, **changes)  # type: ignore[arg-type]


def application_snapshot() -> ApplicationSnapshot:
    """A whole application."""
    answered = SIGNED_AT - timedelta(minutes=4)
    return ApplicationSnapshot(
        application_number="TB2026112300000023",
        contract=CONTRACT,
        answers=(
            AnswerParticulars(
                section="需求与承受力",
                question="您想用这份保障应付什么？",
                answer="摔伤、烫伤这类小意外的医疗费",
                answered_at=answered,
            ),
            AnswerParticulars(
                section="需求与承受力",
                question="您手上已经有类似的意外险吗？",
                answer="没有",
                answered_at=answered,
            ),
            AnswerParticulars(
                section="健康与职业告知",
                question="您现在有没有已经评定的伤残？",
                answer="没有",
                answered_at=answered,
                note="如有隐瞒，保险人可以解除合同（保险法第十六条）",
            ),
        ),
        acknowledgements=tuple(
            AcknowledgementParticulars(
                title=exclusion.title,
                clause_numbers=exclusion.clause_numbers,
                text_hash="ab" * 32,
                acknowledged_at=answered,
            )
            for exclusion in EXCLUSIONS
        ),
        consents=(
            ConsentParticulars(purpose="处理身份信息用于实名核验", text_version="2026-1", given_at=answered),
            ConsentParticulars(
                purpose="向保险公司提供投保所需的信息", text_version="2026-1", given_at=answered
            ),
        ),
        declaration="我已阅读并理解投保须知、责任免除和保险条款，以上回答属实，是我自己的意愿。",
        signed_at=SIGNED_AT,
        evidence=EVIDENCE,
    )
