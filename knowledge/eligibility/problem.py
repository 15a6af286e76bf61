"""The refusal of a typed answer, with the way to write it."""

from knowledge.languages import Text


class AnswerProblem(ValueError):  # noqa: N818 -- the name that the dialogue knows it by
    """What a resident typed is no answer; `message` says what was wrong and how to write it."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.message = message
