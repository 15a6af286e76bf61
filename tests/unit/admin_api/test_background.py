"""Work in the background: once at a time by name, waited for, and no failure of it stops anything."""

from threading import Event

from admin_api.background import Background


def test_work_of_one_name_runs_once_at_a_time():
    background, go, done = Background(), Event(), []

    def work():
        go.wait(10)
        done.append("done")

    for _ in range(3):
        background.start("one", work)
    background.start("other", lambda: done.append("other"))
    go.set()
    background.finish()
    assert sorted(done) == ["done", "other"]
    background.start("one", work)
    background.finish()
    assert done.count("done") == 2, "what is over may be begun again"


def test_a_failure_is_told_without_its_words(capsys):
    background, done = Background(), []

    def fail():
        raise ValueError("王二麻子")

    background.start("one", fail)
    background.finish()
    background.start("one", lambda: done.append("after"))
    background.finish()
    assert done == ["after"]
    said = capsys.readouterr().out
    assert "ValueError" in said
    assert "王二麻子" not in said
