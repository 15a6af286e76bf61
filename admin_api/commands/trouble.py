"""Trouble in words: what went wrong, on standard error, with exit code 2 and without a traceback."""

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pydantic import ValidationError


class Refused(click.ClickException):
    """The command could not be carried out as it was given."""

    exit_code = 2


class Polite(click.Group):
    """Explains the errors that people can mend; what is a mistake of ours keeps its traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            words = explain(error)
            if words is None:
                raise
            raise Refused(words) from None


def explain(error: Exception) -> str | None:
    """What to tell the operator, or None for an error that nobody foresaw."""
    from pydantic import ValidationError

    from knowledge.loader import ContentErrors
    from knowledge.official import OfficialTextError
    from referral.domain.errors import DomainError
    from referral.store import BackupFailed, KeyProblem

    if isinstance(error, ValidationError):
        return settings_trouble(error)
    if isinstance(error, ContentErrors | OfficialTextError | BackupFailed | KeyProblem | DomainError):
        return str(error)
    if isinstance(error, UnicodeDecodeError):
        return "the file is not UTF-8 text"
    if isinstance(error, OSError):
        return f"{error.filename or ''}: {error.strerror or error}".lstrip(": ")
    return None


def settings_trouble(error: "ValidationError") -> str:
    """Which setting is missing or wrong. The value is not repeated: it may be a secret."""
    lines = []
    for found in error.errors(include_url=False, include_input=False, include_context=False):
        name = str(found["loc"][0]) if found["loc"] else ""
        variable = name if name.isupper() else f"YIMEN_{name}".upper()
        words = found["msg"].removeprefix("Value error, ")
        lines.append(f"{variable}: {words}" if name else words)
    lines.append("`yimen secrets` prints fresh secrets, `yimen serve --help` lists every setting.")
    return "\n".join(lines)
