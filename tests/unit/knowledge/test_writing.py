"""An article, written down as its file would hold it, reads back as itself."""

import json

from knowledge.schema.articles import ArticleEntry
from knowledge.writing import body_of, with_phrasing
from tests.support.resident import knowledge


def test_every_article_survives_being_written_down():
    kb, _ = knowledge()
    for topic, article in kb.articles.items():
        body = json.loads(json.dumps(body_of(article), ensure_ascii=False))
        assert ArticleEntry.model_validate(body).article(kb.topics[topic], kb.sources) == article, topic


def test_a_phrasing_is_added_once_to_its_language():
    kb, _ = knowledge()
    body = body_of(kb.articles["appeal"])
    more = with_phrasing(body, "不服找哪个", english=False)
    assert more["phrasings"]["zh"][-1] == "不服找哪个"
    assert more["phrasings"]["en"] == body["phrasings"]["en"]
    assert with_phrasing(more, "不服找哪个", english=False) == more
    assert (
        with_phrasing(body, "Where do I appeal", english=True)["phrasings"]["en"][-1] == "Where do I appeal"
    )
    assert "不服找哪个" not in body["phrasings"]["zh"], "the body that was given stays as it was"
