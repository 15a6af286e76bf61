"""What a story in free words tells, and what it does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.eligibility import parse_answer
from knowledge.eligibility.extraction import extract
from knowledge.eligibility.facts import define
from tests.support.stories import score, stories

LEAST_PRECISION = 0.97
LEAST_RECALL = 0.9


def told(kb, text, **more):
    return {found.ref: found.value for found in extract(kb, text, **more)}


@pytest.mark.parametrize("held", [False, True], ids=["tuning", "held"])
def test_hardly_a_suggestion_is_wrong(kb, held):
    """A floor under what is there, and no estimate for new stories: see tests/questions/README.md."""
    found = score(kb, stories(held=held))
    assert found.right + found.missed >= 170, "the set is large enough to say something"
    assert found.precision >= LEAST_PRECISION, f"{found.wrong} of {found.right + found.wrong} are wrong"
    assert found.recall >= LEAST_RECALL, f"{found.missed} facts were missed"


def test_the_story_of_the_issue(kb):
    found = extract(kb, "我家三口人，一个月就八百多块，我妈二级残疾瘫在床上")
    assert [(s.ref, s.value, s.certain) for s in found] == [
        ("household_size", 3, True),
        ("income", 800, False),
        ("members[0].disability_grade", 2, True),
        ("members[0].long_term_care", True, True),
    ]
    assert [s.who for s in found] == ["", "", "我妈", "我妈"]
    assert [s.words for s in found] == ["三口人", "一个月就八百多块", "二级残疾", "瘫在床上"]


@pytest.mark.parametrize(
    "text",
    [
        "一个月两三百",
        "可能有三口人",
        "听说隔壁吃低保",
        "怎么才能吃低保？",
        "二级残疾能领好多钱？",
        "我和两个娃儿",
        "我老公癌症走了",
        "一个月药费八百",
        "低保标准一个月六百",
        "如果我家有残疾人",
    ],
)
def test_what_is_doubtful_or_not_told_of_us_tells_nothing(kb, text):
    assert extract(kb, text) == ()


def test_two_people_are_two_and_one_is_one(kb):
    two = told(kb, "我爹一级残疾，我妈三级残疾")
    assert two == {"members[0].disability_grade": 1, "members[1].disability_grade": 3}
    one = told(kb, "我妈二级残疾。妈妈今年六十八岁，离不得人")
    assert one == {
        "members[0].disability_grade": 2,
        "members[0].age": 68,
        "members[0].long_term_care": True,
    }


def test_a_story_that_says_two_things_of_one_fact_says_neither(kb):
    assert "household_size" not in told(kb, "我家三口人。我家四口人")
    assert "receives_dibao" not in told(kb, "我家吃低保，我们没得低保")


def test_whose_household_it_is_depends_on_who_speaks(kb):
    assert told(kb, "他家三口人，吃低保") == {}
    assert told(kb, "他家三口人，吃低保", for_other=True) == {"household_size": 3, "receives_dibao": True}
    assert told(kb, "我家三口人", for_other=True) == {}


def test_words_written_by_their_sound_are_known(kb):
    assert told(kb, "我家吃底保，我妈二级残急") == {"receives_dibao": True, "members[0].disability_grade": 2}


@pytest.mark.parametrize(
    "text", ["", "？？？", "\u202e", "一" * 5000, "9" * 5000, "我妈" * 2000, "百千万" * 300]
)
def test_nothing_that_is_typed_breaks_it(kb, text):
    assert isinstance(extract(kb, text), tuple)


@given(st.text(alphabet="我家妈爸三二两一个口人岁级残疾低保没有吃月年块百千万，。多瘫癌 3800", max_size=40))
def test_a_suggestion_is_always_a_value_that_the_fact_may_have(kb, text):
    """Whatever is typed: each suggestion names a fact of the content and a value within its bounds."""
    for found in extract(kb, text):
        _, definition = define(kb.facts, found.ref)
        if definition.kind == "money":
            assert found.value == 0 or found.value
            continue
        written = str(found.value).lower()
        assert parse_answer(kb, found.ref, written) == found.value
