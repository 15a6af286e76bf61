"""What staff did, in words: every notice that the services write, in every language."""

import re
from pathlib import Path

import pytest

from bot.messages import CHOICE_ID_BYTES
from bot.notices import NOTICES, worded
from bot.texts import Texts
from knowledge.languages import LANGUAGES
from referral.domain import codes

CODE = codes.show(codes.make("12345678901"))
SERVICES = Path(__file__).parents[3] / "referral" / "service"
TEXTS = Texts.read()


def written():
    """The notice ids in the source of the services."""
    return {
        found
        for path in SERVICES.rglob("*.py")
        for found in re.findall(
            r'"((?:referral|question|offer|match|giver|need)\.[a-z_]+)"', path.read_text()
        )
    }


def test_every_notice_that_is_written_has_words():
    assert written() >= {"referral.received", "referral.question", "referral.approved"}
    assert written() <= NOTICES


@pytest.mark.parametrize("notice", sorted(NOTICES))
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_notice_names_the_code_and_leaves_no_place_unfilled(notice, language):
    parameters = {
        "code": CODE,
        "question": "几口人？",
        "department": "医保局",
        "reason": "符合",
        "into": CODE,
        "clause": "三（二）4",
    }
    given = {"what": "棉被", "text": "请来一趟", "amount": "4", "unit": "床", "day": "2026-11-24"}
    given |= {"thing": "quilt", "quantity": 4, "township": "永乐镇", "giver": "", "giver_kind": "enterprise"}
    given |= {"handing": "brings", "name": "王", "contact": "138", "place": "永乐镇", "match": "7" * 32}
    reply = worded(TEXTS, language, notice, parameters | given)
    of_matter = notice.startswith("referral.") and notice != "referral.said"
    assert CODE in reply.text or not of_matter, (
        "a question and a gift are nobody's matter, and in a talk it is clear what is spoken of"
    )
    assert all(len(choice.id.encode()) <= CHOICE_ID_BYTES for choice in reply.choices)
    assert not re.search(r"\{\w+\}", reply.text)


def test_a_question_can_be_answered_with_one_tap():
    reply = worded(TEXTS, "zh_Hans", "referral.question", {"code": CODE, "question": "家里几口人？"})
    assert "家里几口人？" in reply.text
    assert reply.choices[0].id == f"reply:{CODE.replace(' ', '')}"


def test_a_refusal_says_why_by_which_clause_and_what_can_be_done():
    reply = worded(
        TEXTS, "zh_Hans", "referral.declined", {"code": CODE, "reason": "收入超了", "clause": "三（二）1"}
    )
    assert "收入超了" in reply.text
    assert "三（二）1" in reply.text
    assert "topic:appeal" in [choice.id for choice in reply.choices]


@pytest.mark.parametrize(
    ("language", "amount"), [("zh_Hans", "500 元"), ("zh_Hant", "500 元"), ("en", "500 yuan")]
)
def test_a_delivery_says_what_how_much_and_when_and_asks_whether_it_came(language, amount):
    given = {"what": "临时救助", "amount": "500", "unit": "元", "day": "2026-11-24", "delivery": 2}
    reply = worded(TEXTS, language, "referral.delivered", {"code": CODE, **given})
    assert amount in reply.text
    assert "2026-11-24" in reply.text
    plain = CODE.replace(" ", "")
    assert [choice.id for choice in reply.choices] == [
        f"got:{plain}=2.all",
        f"got:{plain}=2.none",
        f"got:{plain}=2.part",
    ]


def test_an_empty_reason_leaves_no_empty_line():
    reply = worded(TEXTS, "zh_Hans", "referral.approved", {"code": CODE, "reason": ""})
    assert "说明" not in reply.text


def test_words_of_staff_are_never_taken_for_places_to_fill():
    reply = worded(TEXTS, "en", "referral.message", {"code": CODE, "text": "{code} {x}"})
    assert "{code} {x}" in reply.text


def test_a_notice_of_a_newer_version_is_not_silent():
    assert CODE in worded(TEXTS, "zh_Hans", "referral.teleported", {"code": CODE}).text
