"""A referral's screening computed again, with the reason of each difference, and made a case that is signed."""

from datetime import date
from decimal import Decimal

import pytest
import yaml

from knowledge.amounts import NewValue
from knowledge.eligibility import screen, screening_json
from knowledge.model import Certainty, DatedValue
from knowledge.schema.cases import CaseEntry
from referral import service
from referral.commands import ConsentGiven, Purpose
from referral.domain.kinds import Role
from tests.integration.web.pages import find, words

FACTS = {
    "registered_poor": True,
    "receives_dibao": False,
    "household_size": 2,
    "income": 1280,
    "assets": False,
}
"""640 yuan a head: above the standard of 630, below one of 650."""

RIGHT = {
    "program": "rural-dibao",
    "verdict": "unlikely",
    "sentence": "两口人每人六百四，超过标准",
    "reason": "标准六百三",
}


@pytest.fixture
def screened(services, clock, file):
    """A referral that carries what its resident was shown; `changed` verdicts differ from what rules say."""

    def make(changed=None, **more):
        kb, day = services.kb, clock().date()
        shown = screening_json(kb, screen(kb, FACTS, day), "zh_Hans")
        for one in shown["programs"]:
            one["verdict"] = (changed or {}).get(one["program"], one["verdict"])
        consents = (ConsentGiven(Purpose.SENSITIVE, "sensitive-1", clock()),)
        return file(**{"facts": FACTS, "screening": shown, "consents": consents, **more})

    return make


def page_of(referral):
    return f"/admin/referrals/{referral.id}/replay"


def row_of(window, title):
    rows = [words(row) for row in find(window.page, "tr")]
    return next(row for row in rows if row.startswith(title))


def raise_standard(do, account, value, day):
    author, chief = account("author", Role.COUNTY), account("chief", Role.ADMIN)
    dated = DatedValue(day, None, Decimal(value), "yuminguifan-2025-6", Certainty.verified)
    draft = do(service.propose_amount, author, NewValue("dibao.rural", dated))
    read = do(service.hand_in_amount, author, draft.number, version=draft.version)
    do(service.publish_amount, chief, draft.number, version=read.version)


@pytest.mark.parametrize("lang", ["zh_Hans", "zh_Hant", "en"])
def test_nothing_changed_and_it_says_so(desk, screened, lang):
    window, referral = desk(), screened()
    window.open(f"/admin/referrals/{referral.id}?lang={lang}")
    assert page_of(referral) in [link.get("href") for link in find(window.page, "a")]
    window.open(page_of(referral))
    assert window.status == 200
    same = {"zh_Hans": "三遍都一样。", "zh_Hant": "三遍都一樣。", "en": "All three are the same."}
    assert same[lang] in window.text


def test_a_new_amount_is_named_with_what_it_was_and_what_it_is(desk, screened, do, account, clock):
    referral = screened()
    raise_standard(do, account, "650", date(2027, 1, 1))
    clock.pass_(days=60)
    window = desk()
    window.open(page_of(referral))
    assert "农村低保标准由 630 元（每人每月） 变为 650 元（每人每月）。" in window.text
    row = row_of(window, "农村低保")
    assert "可能不符合可能不符合可能符合" in row
    assert "不一样" in row


def test_an_edited_rule_is_named_with_both_versions(desk, screened, services):
    window, referral = desk(), screened(changed={"rural-dibao": "likely"})
    window.open(page_of(referral))
    assert "同一天，规则改过以后" in window.text
    assert services.kb.version[:8] in window.text
    assert "可能符合可能不符合可能不符合" in row_of(window, "农村低保")


def test_answers_that_todays_rules_do_not_take_are_said_to_be_so(desk, screened):
    window, referral = desk(), screened(facts={"household_size": -3})
    window.open(page_of(referral))
    assert "今天的规则读不了这些回答" in window.text
    assert not window.has_form("/case")


def test_without_consent_or_screening_or_area_there_is_nothing(desk, screened, file):
    window = desk()
    for referral in (screened(consents=()), file(), screened(township="草堂镇")):
        window.open(page_of(referral))
        assert window.status == 404


def test_it_becomes_a_case_without_a_name_that_can_go_into_the_content(desk, screened, services):
    window, referral = desk("li"), screened()
    window.open(page_of(referral))
    window.submit("/case", **RIGHT)
    assert window.path.startswith("/admin/cases/")
    assert "programs/rural-dibao/cases.yaml" in window.text
    answer = window.client.get(f"{window.path}.yaml")
    assert "attachment" in answer.headers["Content-Disposition"]
    written = answer.get_data(as_text=True)
    (case,) = [CaseEntry.model_validate(one) for one in yaml.safe_load(written)]
    assert (case.case, case.verdict, case.facts, case.day) == (
        RIGHT["sentence"],
        "unlikely",
        FACTS,
        services.clock().date(),
    )
    assert (case.signed.by, case.signed.reason) == ("li同志", "标准六百三")
    for private in ("王二麻子", "13812345678", "永乐镇", "大坝村", "火", str(referral.id), referral.code):
        assert private not in written


def test_a_case_without_its_sentence_is_refused_and_nothing_typed_is_lost(desk, screened, services):
    window, referral = desk(), screened()
    for changes, field in (
        ({"sentence": ""}, "sentence"),
        ({"reason": ""}, "reason"),
        ({"sentence": "长" * 51}, "sentence"),
        ({"program": "moon"}, "program"),
        ({"verdict": "perhaps"}, "verdict"),
    ):
        window.open(page_of(referral))
        window.submit("/case", **{**RIGHT, **changes})
        assert window.status == 422
        marked = [one.get("id") for one in window.page.iter() if one.get("aria-invalid") == "true"]
        assert marked == [f"case-{field}"]
    with services.database.unit_of_work(read_only=True) as uow:
        assert uow.signed_cases.all() == []


def test_an_auditor_reads_and_signs_nothing(desk, screened):
    window, referral = desk("audit", Role.AUDITOR), screened()
    window.open(page_of(referral))
    assert window.status == 200
    assert not window.has_form("/case")
