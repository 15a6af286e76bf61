"""What a log line may hold."""

from admin_api.logs import REQUEST_ID, Redact, places


def test_secrets_are_blanked_in_every_corner_of_a_line():
    clean = Redact(["s3cret", ""])
    line = clean(None, "info", {"event": "to s3cret", "deep": {"a": ["s3cret", 1]}, "n": 5})
    assert line == {"event": "to [redacted]", "deep": {"a": ["[redacted]", 1]}, "n": 5}


def test_an_exception_is_told_as_places_without_its_words():
    def fails() -> None:
        raise ValueError("王二麻子 13812345678")

    try:
        fails()
    except ValueError as error:
        told = places(error)
    assert told[-1].startswith("test_logs.py:")
    assert told[-1].endswith(" fails")
    assert "王二麻子" not in "".join(told)


def test_a_request_id_from_outside_is_taken_only_where_it_is_plain():
    assert REQUEST_ID.fullmatch("0b1c-aZ09")
    for given in ("", "short", "x" * 65, "with space 1", "line\nbreak-12", "<script>alert"):
        assert not REQUEST_ID.fullmatch(given)
