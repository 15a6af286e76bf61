"""What the document of 2017 does not say is answered so, with who can answer, and is never filled in."""

import re

import pytest

from knowledge.loader import load

UNSAID = {
    "the amount of dibao": ("dibao.amount", "没写"),
    "the amount of the living allowance": ("disability.living-subsidy", "没写给多少"),
    "the amount of the care subsidy": ("disability.care-subsidy", "文件没写给多少"),
    "the amount of key-category aid": ("dibao.key-aid", "加多少"),
    "the amount of temporary assistance": ("temporary-aid.amount", "给多少"),
    "how often temporary assistance is given": ("temporary-aid.amount", "一年能得几次"),
    "how much a township may approve": ("temporary-aid.amount", "乡镇能批多少"),
    "the papers for dibao": ("dibao.apply.documents", "没写材料"),
    "the papers for temporary assistance": ("temporary-aid.apply", "没写临时救助要交什么"),
    "the papers for medical assistance": ("medical.aid.apply", "交什么"),
    "how many days dibao takes": ("dibao.apply.time", "没写"),
    "how many days the disability subsidies take": ("disability.apply", "多少天"),
    "from which month dibao is paid": ("dibao.payment", "起发月份"),
    "on which day dibao is paid": ("dibao.payment", "没写发放日子"),
    "the limits of income and property": (
        "dibao.income-assets",
        "有车、有房、有存款到什么程度就不行，文件没写",
    ),
    "how classes A, B and C are drawn": ("dibao.review", "哪样的家庭算哪一类，文件没写"),
    "what the three standards are": ("dibao.publicity", "“三规范”具体是哪三样，文件没写"),
    "who is tekun": ("tekun.eligibility", "没写怎么认定"),
    "urban dibao": ("dibao.urban", "城市低保一句没写"),
    "how to disagree": ("appeal", "没写怎么申诉"),
    "whether both subsidies can be had": ("disability.two-subsidies", "文件没写能不能同时领"),
    "what long-term care is": ("disability.care-subsidy", "“长期照护”怎么认定，这份文件没写"),
    "the steps of counting somebody separately": ("dibao.single-household", "分户的手续怎么走，文件没写"),
    "how to report somebody": ("dibao.complaint", "文件没写"),
    "telephone numbers and addresses": ("contact.phone", "没有写电话和地址"),
}
WHO_ANSWERS = re.compile("民政局|医保局|残联|窗口|乡镇|村委会")
NOT_SAID = re.compile("没有?写|一句没写|没有查到")


@pytest.fixture(scope="module")
def kb():
    return load()


@pytest.mark.parametrize(("topic", "words"), UNSAID.values(), ids=UNSAID)
def test_it_is_said_that_the_document_does_not_say(kb, topic, words):
    article = kb.articles[topic]
    said = "\n".join(text.zh_Hans for text in (article.short, article.details, *article.facets.values()))
    sentences = [sentence for sentence in re.split("[。\n]", said) if words in sentence]
    assert sentences
    assert any(NOT_SAID.search(sentence) for sentence in sentences)
    assert WHO_ANSWERS.search(said)


@pytest.mark.parametrize(("topic", "words"), UNSAID.values(), ids=UNSAID)
def test_the_same_is_said_in_english(kb, topic, words):
    article = kb.articles[topic]
    said = " ".join(text.en for text in (article.short, article.details, *article.facets.values()))
    assert re.search(
        r"(does|do|did) not (say|set|name|give|define|state|list|speak)|not written|no word|not in the document|says nothing|(names?|gives?|sets|lists|has) no|only covers|not found|says neither",
        said,
    )


@pytest.mark.parametrize("name", ["key-aid.disabled", "key-aid.other", "temporary-relief.ceiling"])
def test_an_amount_that_nobody_found_stays_empty(kb, name):
    assert kb.parameters[name].values[-1].sayable is None
