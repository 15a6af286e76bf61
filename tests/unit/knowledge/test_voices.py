"""Whoever asks for another household is never spoken to as if it were their own, in any language."""

import re

import pytest

from knowledge.eligibility import question, screen, words
from knowledge.languages import LANGUAGES, Text
from knowledge.loader import load
from knowledge.said import leaves
from knowledge.schema.words import Words
from knowledge.subjects import personas

OWN = {"zh_Hans": re.compile("[你您]|自己家"), "zh_Hant": re.compile("[你您]|自己家"), "en": re.compile(r"\b(?:you|your|yours|we|our)\b", re.IGNORECASE)}  # fmt: skip
KB = load()


def spoken(text, language):
    return text.spoken(True).in_(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_rule_says_you_to_a_helper(language):
    texts = [text for program in KB.programs.values() for _, found in leaves(program.rule) for text in found]
    assert len(texts) > 100
    assert [t for text in texts if OWN[language].search(t := spoken(text, language))] == []
    assert any(text.other for text in texts)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ref", [fact for fact in KB.facts if KB.facts[fact].scope != "member"])
def test_no_question_says_you_to_a_helper(ref, language):
    """The helper's own knowledge may be spoken of (您晓得的), never the house as theirs."""
    asked = question(KB, ref, language, for_other=True)
    said = [asked.text, asked.why, *(choice.label for choice in asked.choices)]
    assert [one for one in said if OWN[language].search(one)] == []
    assert not re.search("你家|您家|your (?:household|family)", asked.hint)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("persona", personas(), ids=lambda persona: persona.id)
def test_no_reason_of_any_persona_does(persona, language):
    for result in screen(KB, persona.facts, persona.day).programs:
        for reason in result.reasons:
            assert not OWN[language].search(spoken(reason.text, language))
            assert reason.text.in_(language), "and there is one for the household itself"


def test_the_marks_of_a_writer_leave_no_trace():
    text = Words(
        zh="〔你家|他家〕的户口不在农村，〔你|他〕先去问。", en="〔Your|Their〕 household is urban."
    ).text()
    assert text.zh_Hans == "你家的户口不在农村，你先去问。"
    assert text.zh_Hant == "你家的戶口不在農村，你先去問。"
    assert text.spoken(True).en == "Their household is urban."
    assert text.spoken(True).zh_Hant == "他家的戶口不在農村，他先去問。"
    assert Words(zh="奉节府办〔2017〕158号", en="No. 158").text().other is None


def test_both_voices_survive_filling_and_appending():
    text = words.fill(Text("你家{n}", "你家{n}", "Your {n}", Text("他家{n}", "他家{n}", "Their {n}")), n=3)
    assert (text.zh_Hans, text.spoken(True).zh_Hans) == ("你家3", "他家3")
    filled = words.fill(Text("“{name}”", "“{name}”", '"{name}"'), name=text)
    assert filled.spoken(True).en == '"Their 3"'
