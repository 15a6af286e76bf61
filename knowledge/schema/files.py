"""Content files read together with the lines of their keys, so that a mistake can be found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from knowledge.schema.problems import ContentError

KeyPath = Sequence[str | int]
"""From the top of a file to a place in it: keys of mappings, positions in lists."""


DEEPEST: Final = 40
MOST_ALIASES: Final = 100


def written(path: KeyPath) -> str:
    """A path as people read it: `values[2].source`; the file itself is `(file)`."""
    words = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return words.removeprefix(".") or "(file)"


@dataclass(frozen=True, slots=True)
class ContentFile:
    """One parsed file: `name` below the content folder, `data` as plain values, `node` with its marks.

    `node` is None where the file could not be read, which is noted as a mistake then.
    """

    name: str
    data: Any
    node: yaml.Node | None

    def line(self, path: KeyPath) -> int:
        """The line of a key or list item, or of what is nearest above it where it is not there."""
        node, line = self.node, 1
        for part in path:
            found = _child(node, part)
            if found is None:
                break
            line, node = found
        return line

    def problem(self, path: KeyPath, message: str) -> ContentError:
        return ContentError(self.name, self.line(path), written(path), message)


def _child(node: yaml.Node | None, part: str | int) -> tuple[int, yaml.Node] | None:
    """The line and the node of a key of a mapping or an item of a list."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(part):
                return key.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        item: yaml.Node = node.value[part]
        return item.start_mark.line + 1, item
    return None


def _repeated_keys(node: yaml.Node, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The keys that a mapping has twice: YAML would silently keep the last, and a statement would be lost."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield (*path, key.value)
            seen.add(key.value)
            yield from _repeated_keys(value, (*path, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for position, item in enumerate(node.value):
            yield from _repeated_keys(item, (*path, position))


def _undated(loader: yaml.CSafeLoader, node: yaml.Node) -> int:
    """The line of the first date that is none, or 1 where every date is one."""
    if isinstance(node, yaml.ScalarNode) and node.tag.endswith(":timestamp"):
        try:
            loader.construct_yaml_timestamp(node)
        except ValueError:
            return node.start_mark.line + 1
    below = [part for pair in node.value for part in pair] if isinstance(node, yaml.MappingNode) else []
    below += node.value if isinstance(node, yaml.SequenceNode) else []
    return next((line for part in below if (line := _undated(loader, part)) > 1), 1)


def _overgrown(text: str) -> tuple[int, str] | None:
    """The line where a file goes deeper than any of ours, or names a part within a named part: reading such
    a file could take all memory, or the stack of the process.
    """
    depth, named, aliases = 0, 0, 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        line = 1 if event.start_mark is None else event.start_mark.line + 1
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            named = named or (depth if event.anchor else 0)
        elif isinstance(event, yaml.CollectionEndEvent):
            named = 0 if named == depth else named
            depth -= 1
        elif isinstance(event, yaml.AliasEvent):
            aliases += 1
            if named or aliases > MOST_ALIASES:
                return line, "a named part is used within a named part, or too often"
        if depth > DEEPEST:
            return line, f"goes more than {DEEPEST} levels deep"
    return None


def _decoded(name: str, content: bytes) -> str | ContentError:
    """The text of a file, or where it stops being UTF-8 and what it may be instead."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return ContentError(name, line, "(file)", f"not UTF-8 at byte {error.start}; {_instead(content)}")


def _instead(content: bytes) -> str:
    try:
        content.decode("gb18030")
    except UnicodeDecodeError:
        return "save it as UTF-8"
    return "it may be GB18030 (GBK): save it as UTF-8"


def parse(name: str, content: bytes) -> tuple[ContentFile, list[ContentError]]:
    """The file and what is wrong with it as YAML; an unreadable one comes back empty."""
    text = _decoded(name, content)
    if isinstance(text, ContentError):
        return ContentFile(name, None, None), [text]
    try:
        if (found := _overgrown(text)) is not None:
            return ContentFile(name, None, None), [ContentError(name, found[0], "(file)", found[1])]
        loader = yaml.CSafeLoader(text)
        node = loader.get_single_node()
        data = None if node is None else loader.construct_document(node)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = 1 if mark is None else mark.line + 1
        message = f"not readable as YAML: {getattr(error, 'problem', None) or error}"
        return ContentFile(name, None, None), [ContentError(name, line, "(file)", message)]
    except ValueError as error:  # a day that the calendar does not have is no mistake of YAML's grammar
        line = _undated(loader, node) if node is not None else 1
        return ContentFile(name, None, None), [ContentError(name, line, "(file)", f"not readable: {error}")]
    if node is None:
        return ContentFile(name, None, None), [ContentError(name, 1, "(file)", "this file is empty")]
    file = ContentFile(name, data, node)
    return file, [file.problem(path, "this key stands twice") for path in _repeated_keys(node)]


def read_folder(folder: Path) -> dict[str, bytes]:
    """The bytes of every YAML file below a folder by its name with `/`, in the order of the names."""
    found = sorted(path for path in folder.rglob("*.yaml") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
