"""The whole loop: an answer that did not help, a better one written and published, and the resident hears of it."""

import pytest

from knowledge.writing import body_of
from referral import service
from referral.domain.kinds import Role
from referral.domain.people import COUNTY

BETTER = "先找村委会开口头说明，再去窗口。"


@pytest.fixture
def database(sqlite_database):
    """The search is built anew for the new text, which takes long; both databases: tests/integration/store."""
    return sqlite_database


def staff(services, name):
    with services.database.unit_of_work() as uow:
        added = service.add_staff(
            uow, None, username=name, name=name, role=Role.COUNTY, area=COUNTY, at=services.clock()
        )
        uow.commit()
    return added


def do(services, use_case, *arguments, **named):
    with services.database.unit_of_work() as uow:
        result = use_case(uow, *arguments, at=services.clock(), **named)
        uow.commit()
    return result


def test_what_did_not_help_is_written_anew_and_whoever_asked_hears_of_it(resident, services, clock):
    resident.say("谁能吃低保")
    if not resident.ids[-1].startswith("helpful:"):
        resident.press(resident.ids[0])
    topic = resident.ids[-1].removeprefix("helpful:").removesuffix("=no")
    resident.press("没用")
    resident.press("写好了告诉我")

    writer, reader = staff(services, "writer"), staff(services, "reader")
    with services.database.unit_of_work(read_only=True) as uow:
        (asked,) = uow.questions.open(10)
    assert (asked.decision, asked.waits) == ("unhelpful", True)
    body = body_of(services.kb.articles[topic])
    draft = do(services, service.adopt_question, writer, [asked.id], topic, body)
    better = {**draft.body, "short": {"zh": BETTER, "en": "Ask the village committee first."}}
    seen = (draft.number, draft.version)
    draft = do(services, service.save_draft, writer, topic, better, seen=seen)
    text = do(services, service.submit_draft, writer, topic, version=draft.version)
    do(services, service.publish_article, reader, topic, version=text.version)

    said = resident.look()
    assert "谁能吃低保" in said
    assert BETTER in said
    assert BETTER in resident.press(f"topic:{topic}"), "from now on this is the answer"
    with services.database.unit_of_work(read_only=True) as uow:
        (settled,) = uow.questions.some([asked.id])
        assert uow.regressions.all() == [(topic, "谁能吃低保", "zh_Hans")]
    assert not settled.waits, "the address was forgotten with the notice"
