"""Articles out into files and back: nothing changes on the way, and nothing unsound comes in."""

import json

import pytest
import yaml
from click.testing import CliRunner

from admin_api.cli import main
from knowledge.search.evaluate import read_rows
from knowledge.writing import body_of
from referral import service
from referral.domain.kinds import Role
from referral.domain.people import COUNTY
from referral.store import Database
from tests.support.resident import MORNING, knowledge

SECRET = "d" * 48
TOPIC = "appeal"


@pytest.fixture
def database(tmp_path, monkeypatch):
    """A database of the settings, with a published article and a kept question."""
    url = f"sqlite:///{tmp_path / 'yimen.sqlite3'}"
    for name, value in {"DATABASE_URL": url, "SECRET_KEY": "s" * 48, "DATA_KEYS": SECRET}.items():
        monkeypatch.setenv(f"YIMEN_{name}", value)
    body = body_of(knowledge()[0].articles[TOPIC]) | {"short": {"zh": "新的一句", "en": "A new one"}}
    with Database(url, [SECRET]) as opened:
        opened.upgrade()
        with opened.unit_of_work() as uow:
            writer, reader = (
                service.add_staff(uow, None, username=n, name=n, role=Role.COUNTY, area=COUNTY, at=MORNING)
                for n in ("writer", "reader")
            )
            draft = service.save_draft(uow, writer, TOPIC, body, seen=None, at=MORNING)
            text = service.submit_draft(uow, writer, TOPIC, version=draft.version, at=MORNING)
            service.publish_article(uow, reader, TOPIC, version=text.version, at=MORNING)
            uow.regressions.add(TOPIC, "找哪个\n说理", "zh_Hans", at=MORNING)
            uow.commit()
        yield opened


def run(*words):
    return CliRunner().invoke(main, ["content", *map(str, words)])


def exported(tmp_path):
    result = run("export", tmp_path / "out")
    assert result.exit_code == 0, result.output
    return tmp_path / "out"


def test_what_is_published_and_what_must_be_found_become_files(database, tmp_path):
    folder = exported(tmp_path)
    written = yaml.safe_load((folder / "articles" / f"{TOPIC}.yaml").read_text())
    assert written["short"] == {"zh": "新的一句", "en": "A new one"}
    with database.unit_of_work(read_only=True) as uow:
        assert written == uow.articles.published()[0].body
    (row,) = read_rows(folder / "regression-questions.tsv")
    assert (row.question, row.topic) == ("找哪个 说理", TOPIC)


def test_files_come_back_as_drafts_that_say_the_same(database, tmp_path):
    result = run("import-articles", exported(tmp_path), "--as", "writer")
    assert result.exit_code == 0, result.output
    with database.unit_of_work(read_only=True) as uow:
        draft = uow.articles.open_of(TOPIC)
        assert (draft.number, draft.state, draft.note) == (2, "draft", "out")
        assert draft.body == uow.articles.published()[0].body


@pytest.mark.parametrize(
    ("harm", "said"),
    [("short: [}", "articles/appeal.yaml:1"), ("topic: appeal", "short")],
)
def test_what_is_unsound_stays_outside(database, tmp_path, harm, said):
    folder = exported(tmp_path)
    (folder / "articles" / f"{TOPIC}.yaml").write_text(harm)
    result = run("import-articles", folder, "--as", "writer")
    assert result.exit_code != 0
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    with database.unit_of_work(read_only=True) as uow:
        assert uow.articles.open_of(TOPIC) is None


def test_an_author_is_needed_who_is_there(database, tmp_path):
    result = run("import-articles", exported(tmp_path), "--as", "nobody")
    assert result.exit_code != 0
    assert "no account nobody" in result.stderr


@pytest.mark.parametrize(
    ("old", "new", "key", "says"),
    [
        ("- 三（二）9", None, "clauses[0]", "no clause is called"),
        ("short:", "shirt:", "shirt", "Extra inputs"),
        ("- dibao.nowhere", None, "related[0]", "no topic is called 'dibao.nowhere'"),
        ("  - 低保是啥子", None, "phrasings.zh[0]", "stands in articles/dibao.what.yaml too"),
    ],
)
def test_every_mistake_of_an_export_is_named_with_file_line_and_key(database, tmp_path, old, new, key, says):
    folder = exported(tmp_path)
    file = folder / "articles" / f"{TOPIC}.yaml"
    text = file.read_text("utf-8")
    if new is None:
        name = key.split("[")[0].split(".")
        head = f"{name[-1]}:\n"
        if head not in text:
            text += head
        text = text.replace(head, head + old + "\n", 1)
        line = text[: text.index(old)].count("\n") + 1
    else:
        text = text.replace(old, new, 1)
        line = text[: text.index(new)].count("\n") + 1
    file.write_text(text, "utf-8")
    result = run("import-articles", folder, "--as", "writer")
    assert result.exit_code == 2
    assert f"articles/{TOPIC}.yaml:{line}: {key}: " in result.stderr
    assert says in result.stderr
    with database.unit_of_work(read_only=True) as uow:
        assert uow.articles.open_of(TOPIC) is None


def test_an_article_of_no_topic_and_one_in_another_encoding_keep_everything_out(database, tmp_path):
    folder = exported(tmp_path)
    sound = folder / "articles" / f"{TOPIC}.yaml"
    other = folder / "articles" / "dibao.nowhere.yaml"
    other.write_text(sound.read_text("utf-8").replace(f"topic: {TOPIC}", "topic: dibao.nowhere"), "utf-8")
    result = run("import-articles", folder, "--as", "writer")
    assert result.exit_code == 2
    assert "articles/dibao.nowhere.yaml:1: topic: no topic is called 'dibao.nowhere'" in result.stderr
    other.write_bytes(sound.read_text("utf-8").encode("gb18030"))
    result = run("import-articles", folder, "--as", "writer")
    assert result.exit_code == 2
    assert "articles/dibao.nowhere.yaml" in result.stderr
    assert "GB18030" in result.stderr
    with database.unit_of_work(read_only=True) as uow:
        assert uow.articles.open_of(TOPIC) is None
        assert [one.topic for one in uow.articles.published()] == [TOPIC]


def test_a_folder_without_articles_is_said(database, tmp_path):
    result = run("import-articles", tmp_path, "--as", "writer")
    assert result.exit_code == 2
    assert "holds no article" in result.stderr


def test_a_process_keeps_its_last_good_content_when_what_was_published_does_not_fit(database, tmp_path):
    """A publication of other files: the article cites a clause that this process does not have."""
    from bot.knowing import Knowledge

    kb, index = knowledge()[:2]
    holds = Knowledge(kb, index)
    good = holds.follow(database)
    assert good.kb.articles[TOPIC].short.zh_Hans == "新的一句"
    body = dict(body_of(good.kb.articles[TOPIC])) | {"clauses": ["三（二）9"]}
    with database.unit_of_work() as uow:
        writer, reader = (uow.staff.credentials(name).staff for name in ("writer", "reader"))
        draft = service.save_draft(uow, writer, TOPIC, body, seen=None, at=MORNING)
        text = service.submit_draft(uow, writer, TOPIC, version=draft.version, at=MORNING)
        service.publish_article(uow, reader, TOPIC, version=text.version, at=MORNING)
        uow.commit()
    assert holds.follow(database) is good
    assert holds.follow(database).kb.articles[TOPIC].short.zh_Hans == "新的一句"


def test_the_search_is_measured_on_what_residents_taught_it(database, monkeypatch, tmp_path):
    monkeypatch.setenv("YIMEN_MODELS", str(tmp_path / "models"))
    measured = CliRunner().invoke(main, ["evaluate", "--published", "--json"])
    assert measured.exit_code == 0, measured.output
    assert json.loads(measured.stdout)["questions"] == 1
    with database.unit_of_work() as uow:
        uow.regressions.remove(TOPIC, ["找哪个\n说理"])
        uow.commit()
    refused = CliRunner().invoke(main, ["evaluate", "--published"])
    assert refused.exit_code == 2
    assert "No question of a resident" in refused.stderr
    assert CliRunner().invoke(main, ["evaluate"]).exit_code == 2
