"""One-word commands: whole messages only, in every script."""

import pytest

from bot.dialogue.commands import Word, command


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("帮助", Word.HELP),
        ("幫助", Word.HELP),
        ("Help!", Word.HELP),
        ("/help", Word.HELP),
        ("返回", Word.BACK),
        ("Back", Word.BACK),
        ("重来", Word.RESTART),
        ("重來", Word.RESTART),
        ("restart", Word.RESTART),
        ("退出。", Word.EXIT),
        ("exit", Word.EXIT),
        ("进度", Word.STATUS),
        ("進度", Word.STATUS),
        ("status", Word.STATUS),
        ("语言", Word.LANGUAGE),
        ("語言", Word.LANGUAGE),
        ("language", Word.LANGUAGE),
        ("人工", Word.PERSON),
        ("person", Word.PERSON),
        ("删除我的记录", Word.FORGET),
        ("刪除我的記錄", Word.FORGET),
        ("delete my records", Word.FORGET),
        ("「返回」", Word.BACK),
        ("不晓得", Word.UNSURE),
        ("I don’t know", Word.UNSURE),
        ("为什么问这个？", Word.WHY),
        ("要得", Word.YES),
        ("  ｈｅｌｐ  ", Word.HELP),
        ("?", Word.HELP),
    ],
)
def test_a_word_is_a_command(text, word):
    assert command(text) is word


@pytest.mark.parametrize(
    "text",
    [
        "我想退出低保",
        "帮助残疾人的政策",
        "返回贫困怎么办",
        "人工耳蜗有补贴吗",
        "help me pay my hospital bill",
        "",
    ],
)
def test_a_question_with_such_a_word_is_no_command(text):
    assert command(text) is None


def test_no_word_means_two_things():
    from bot.dialogue import commands

    words = [entry for entries in commands._WORDS.values() for entry in entries.split()]
    assert sorted(word for word in set(words) if words.count(word) > 1) == []
