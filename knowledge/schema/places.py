"""From the key of a finding back to its line, for what is found in the knowledge and not in a file."""

import re
from collections.abc import Iterable

from knowledge.schema.files import ContentFile

_PART = re.compile(r"\[(\d+)\]|\.?([^.\[]+)")


def place(files: Iterable[ContentFile], file: str, key: str) -> tuple[str, int]:
    """The file and the line of a key. `file` may be a folder (`documents/`): then the file that has the key.

    A key may begin with the id of an item of a list (`dibao.rural.values[0]`), or of a clause.
    """
    for candidate in files:
        if candidate.name == file or (file.endswith("/") and candidate.name.startswith(file)):
            path = _path(candidate, key)
            if path or not file.endswith("/"):
                return candidate.name, candidate.line(path)
    return file, 1


def _path(file: ContentFile, key: str) -> list[str | int]:
    """The way to a key: as deep as the file has it."""
    data, start = file.data, []
    if (
        isinstance(data, dict)
        and isinstance(data.get("clauses"), list)
        and not file.name.startswith("articles/")
    ):
        listed, start = data["clauses"], ["clauses"]
    else:
        listed = data if isinstance(data, list) else []
    for position, item in enumerate(listed):
        name = str(item.get("id")) if isinstance(item, dict) else ""
        if name and (key == name or key.startswith((f"{name}.", f"{name}["))):
            return [*start, position, *_reached(item, key.removeprefix(name))]
    return _reached(data, key)


def _reached(data: object, key: str) -> list[str | int]:
    path: list[str | int] = []
    for index, name in _PART.findall(key):
        part: str | int = int(index) if index else name
        below = dict(enumerate(data)) if isinstance(data, list) else data
        if not isinstance(below, dict) or part not in below:
            break
        data = below[part]
        path.append(part)
    return path
