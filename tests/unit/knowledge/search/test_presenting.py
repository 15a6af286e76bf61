import json
from datetime import date

from knowledge.search import as_json

TODAY = date(2026, 11, 23)
KEYS = {"question", "decision", "topic", "confidence", "answer", "citations", "choices", "ranked"}


def test_an_answer_has_its_text_and_the_clauses_it_rests_on(knowledge_base, ask):
    found = as_json(knowledge_base, ask("我屋头老汉瘫起几年了，能不能单独吃低保"), "zh_Hans", TODAY)
    assert found.keys() >= KEYS
    assert found["topic"] == "dibao.single-household"
    assert {"document": "奉节府办〔2017〕158号", "clause": "三（二）1"} in found["citations"]
    assert "三（二）1" in found["answer"]
    assert len(found["ranked"]) == 5
    assert found["choices"] == []
    assert found["danger"] is None
    assert json.loads(json.dumps(found, ensure_ascii=False)) == found


def test_a_question_back_has_choices_in_the_language_asked_for_and_no_answer(knowledge_base, ask):
    found = as_json(knowledge_base, ask("要带啥子材料"), "en", TODAY)
    assert found["answer"] is None
    assert len(found["choices"]) == 3
    for choice in found["choices"]:
        assert choice["question"] == knowledge_base.articles[choice["topic"]].question.en


def test_a_referral_says_what_the_neighbours_article_says(knowledge_base, ask):
    found = as_json(knowledge_base, ask("残疾证怎么办"), "zh_Hans", TODAY)
    assert found["decision"] == "refer"
    assert knowledge_base.articles["disability.certificate"].short.zh_Hans in found["answer"]


def test_danger_comes_with_its_words(knowledge_base, ask):
    found = as_json(knowledge_base, ask("家里着火了，啥都没得了"), "zh_Hant", TODAY)
    assert found["danger"]["kind"] == "fire"
    assert found["danger"]["numbers"] == ["119"]
    assert "撥打 119" in found["danger"]["words"]


def test_what_is_declined_says_nothing(knowledge_base, ask):
    found = as_json(knowledge_base, ask("今天天气怎么样"), "zh_Hans", TODAY)
    assert (found["topic"], found["answer"], found["citations"], found["choices"]) == (None, None, [], [])
