"""A YAML file as plain data that knows where each value is written: the one door to ruamel.yaml.

Only data passes: no tags, no merge keys, no tricks with anchors. Keys and dates stay text as
written, scalars follow the core schema of YAML 1.2.2 (section 10.3.2), so `NO` is Norway. All that
is wrong with a file is given in sentences, together, and never as a traceback.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, Final, TypeAlias

from portasim.core.faults import Fault, UserError
from portasim.core.files.plaintext import PASTED_SPACE, pasted_space, position, refused, wide_sign
from portasim.core.files.userfile import bytes_of, shown
from portasim.core.files.yamlcache import recalled, remember
from portasim.core.fingerprint import text_sha256

KeyPath: TypeAlias = tuple[str | int, ...]
_Place: TypeAlias = tuple[int, int]

MAX_DEPTH: Final = 50
MAX_EVENTS: Final = 40_000
"""Steps of the parser through one file: one a key or value, two for what holds others."""
MAX_LETTERS: Final = 1_100_000
MAX_LINES: Final = 20_000
MAX_TAG: Final = 20_000
"""Beyond these a parser in Python keeps people waiting; the longest file of law has 1,000 lines."""
MAX_FAULTS: Final = 100
"""Faults of one file that are worth reading."""
MAX_NODES: Final = 100_000
"""Values a file may stand for once its aliases are written out."""

_NULL: Final = {"", "~", "null", "Null", "NULL"}
_TRUE: Final = {"true", "True", "TRUE"}
_FALSE: Final = {"false", "False", "FALSE"}
_INT: Final = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE: Final = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_TAB_INDENT: Final = re.compile(r" *\t")
_UNSPACED: Final = re.compile(r"[ -]*(\w+):([^\s/]\S*)")
_UNFINISHED: Final = {
    "could not find expected ':'": "is neither 'key: value' nor '- item'; both need the space",
    "unexpected end of stream": "opens with a quotation mark that is never closed",
    "unexpected document separator": "opens with a quotation mark that is never closed",
    "expected ',' or ']'": "opens with '[' but a ',' or the closing ']' is missing",
    "expected ',' or '}'": "opens with '{' but a ',' or the closing '}' is missing",
}
"""Words of the parser to words for people, where the trouble lies at what was begun."""
_UNEXPECTED: Final = {
    "mapping values are not allowed": "a ':' does not belong here; indent the keys of one mapping "
    "alike, write 'key: value' with the space, and put text that contains ': ' between quotes",
    "'<scalar>'": "text follows a value that is complete; put all of it between double quotes",
    "expected <block end>": "does not line up with the lines above; indent the entries of one "
    "mapping or list alike",
    "sequence entries are not allowed": "a list starts on the line below its key",
    "expected the node content": "a value is expected here",
    "escape": "a backslash has a meaning between double quotes; use single quotes instead",
    "expected a comment or a line break": "after '|' or '>' the text starts on the next line; put "
    "text that begins with one of them between quotes",
    "expected alphabetic or numeric": "'*' and '&' have a meaning in YAML; put text that begins "
    "with one of them between quotes",
}
"""The same, where the trouble lies at what came next."""


@dataclass(frozen=True, slots=True)
class _Node:
    """A value with its place, and what it contains: each with the place of its key."""

    value: Any
    line: int
    column: int
    children: dict[str | int, tuple[_Place, _Node]] = field(default_factory=dict)
    size: int = 1
    height: int = 0

    @classmethod
    def holding(
        cls, children: dict[str | int, tuple[_Place, _Node]], place: _Place, keyed: bool
    ) -> _Node:
        """A mapping or a list of children."""
        nodes = [node for _, node in children.values()]
        values = [node.value for node in nodes]
        size = 1 + sum(node.size for node in nodes)
        height = 1 + max((node.height for node in nodes), default=0)
        value = dict(zip(children, values, strict=True)) if keyed else values
        return cls(value, *place, children, size, height)


@dataclass(frozen=True)
class Document:
    """A YAML file as plain data, with the place of every key and value.

    Mappings are dicts with text keys as written; dates are text. `sha256` is that of the text.
    """

    file: str
    data: dict[str, Any]
    sha256: str
    _text: str

    @cached_property
    def _root(self) -> _Node:
        """The nodes with their places; parsed again only where a fault needs one."""
        root = _parse(self._text, self.file)
        if root is None:  # pragma: no cover - a document has content
            raise UserError(Fault(self.file, 0, 0, "is empty"))
        return root

    def position(self, path: KeyPath, key: bool = False) -> tuple[int, int]:
        """Line and column, from 1, of the value at a path, or of its key.

        Parts of the path that are not in the document are skipped: a validator's path may name
        the tag of a union or a key that is missing.
        """
        node, at_key = self._root, (self._root.line, self._root.column)
        for part in path:
            step = part if isinstance(node.value, list) else str(part)
            if step in node.children:
                at_key, node = node.children[step]
        return at_key if key else (node.line, node.column)

    def fault(self, path: KeyPath, message: str, key: bool = False) -> Fault:
        """A fault at the place of a value, or of its key."""
        return Fault(self.file, *self.position(path, key), message)


class _Builder:
    """Turns the parser's events into nodes, collecting what is wrong on the way."""

    def __init__(self, file: str, text: str) -> None:
        from ruamel.yaml import YAML

        self.file = file
        self.faults: list[Fault] = []
        self.anchors: dict[str, _Node | None] = {}
        self.nodes = 0
        self.events: Iterator[Any] = self._bounded(YAML(typ="safe", pure=True).parse(text))

    def document(self) -> _Node | None:
        """The only document of the stream; None where there is none."""
        root = None
        for event in self.events:
            name = type(event).__name__
            if name == "DocumentStartEvent":
                if root is not None:
                    self._stop(event, "a second document starts here; a file holds one")
                root = self._node(next(self.events), 0)
        return root

    def _bounded(self, events: Iterator[Any]) -> Iterator[Any]:
        """The parser's events, which are slow to come, as far as they are worth reading."""
        for number, event in enumerate(events):
            if number > MAX_EVENTS:
                self._stop(event, f"holds more than {MAX_EVENTS:,} keys and values")
            if len(self.faults) >= MAX_FAULTS:
                raise UserError(self.faults)
            yield event

    def _fault(self, event: Any, message: str) -> None:
        mark = event.start_mark
        self.faults.append(Fault(self.file, mark.line + 1, mark.column + 1, message))

    def _stop(self, event: Any, message: str) -> None:
        self._fault(event, message)
        raise UserError(self.faults)

    def _node(self, event: Any, depth: int, empty_at: _Place | None = None) -> _Node:
        name = type(event).__name__
        if name == "AliasEvent":
            return self._alias(event, depth)
        self.nodes += 1
        if depth > MAX_DEPTH:
            self._stop(event, f"is nested more than {MAX_DEPTH} deep")
        if getattr(event, "ctag", None) is not None:
            self._fault(
                event, f"the tag '{str(event.ctag)[:60]}' is not allowed; write plain values only"
            )
        if event.anchor:
            self.anchors[event.anchor] = None
        place = (event.start_mark.line + 1, event.start_mark.column + 1)
        if name == "ScalarEvent":
            if empty_at and event.implicit[0] and not event.value:
                place = empty_at
            # long text counts for more, so that aliases of it are bounded too
            node = _Node(self._scalar(event), *place, size=1 + len(event.value) // 100)
        elif name == "MappingStartEvent":
            node = self._mapping(place, depth)
        else:
            node = self._sequence(place, depth)
        if event.anchor:
            self.anchors[event.anchor] = node
        return node

    def _alias(self, event: Any, depth: int) -> _Node:
        target = self.anchors.get(event.anchor)
        if target is None:
            why = "contains itself" if event.anchor in self.anchors else "is not named above"
            self._fault(event, f"'*{event.anchor}' {why}; put text that begins with '*' in quotes")
            return _Node(None, event.start_mark.line + 1, event.start_mark.column + 1)
        self.nodes += target.size
        if self.nodes > MAX_NODES:
            self._stop(event, f"aliases stand for more than {MAX_NODES:,} values; write them out")
        if depth + target.height > MAX_DEPTH:
            self._stop(event, f"is nested more than {MAX_DEPTH} deep")
        return target

    def _mapping(self, place: _Place, depth: int) -> _Node:
        children: dict[str | int, tuple[_Place, _Node]] = {}
        while type(event := next(self.events)).__name__ != "MappingEndEvent":
            at_key = (event.start_mark.line + 1, event.start_mark.column + 1)
            key = self._key(event, depth)
            node = self._node(next(self.events), depth + 1, at_key)
            if key in children:
                again = (
                    f"'{key}' is written twice, here and in line {children[key][0][0]}; keep one"
                )
                self._fault(event, again)
            elif key is not None:
                children[key] = at_key, node
        return _Node.holding(children, place, keyed=True)

    def _key(self, event: Any, depth: int) -> str | None:
        if type(event).__name__ != "ScalarEvent":
            self._node(event, depth + 1)
            self._fault(event, "a key must be one word, not a list, a mapping or an alias")
            return None
        self._node(event, depth + 1)
        key = str(event.value)
        if not key:
            self._fault(event, "a key is missing before this ':'")
        elif key == "<<":
            self._fault(event, "'<<' is not supported; write the values out")
        elif PASTED_SPACE.match(key):
            self._fault(
                event,
                "is indented with a no-break space, pasted from a web page or a word processor; "
                "use plain spaces",
            )
        else:
            return key
        return None

    def _sequence(self, place: _Place, depth: int) -> _Node:
        children: dict[str | int, tuple[_Place, _Node]] = {}
        while type(event := next(self.events)).__name__ != "SequenceEndEvent":
            node = self._node(event, depth + 1)
            children[len(children)] = (node.line, node.column), node
        return _Node.holding(children, place, keyed=False)

    def _scalar(self, event: Any) -> str | int | float | bool | None:
        text: str = event.value
        for _, message in refused(text):
            self._fault(event, message)
        if wide := wide_sign(text):
            self._fault(event, wide)
        if not event.implicit[0]:
            return text
        if pasted := pasted_space(text):
            self._fault(event, pasted)
        if text in _NULL:
            return None
        if text in _TRUE or text in _FALSE:
            return text in _TRUE
        if _INT.fullmatch(text) and len(text) <= 40:
            return int(text, 0 if text[:2] in {"0o", "0x"} else 10)
        if _FLOAT.fullmatch(text):
            if math.isfinite(number := float(text)):
                return number
            self._fault(event, f"'{text[:40]}' is too large a number")
        if _NOT_FINITE.fullmatch(text):
            self._fault(event, f"'{text}' is not a number; leave the key out or write null")
        return text


def _space_it(unspaced: re.Match[str]) -> str:
    return f"write '{unspaced[1]}: {unspaced[2]}' with a space after the colon"


def _syntax_faults(file: str, text: str, error: Any) -> list[Fault]:
    """What the parser stumbled over, in words for people."""
    problem: str = error.problem or str(error)
    mark = error.problem_mark
    message = f"is not valid YAML: {problem}"
    if found := re.match(r"found character '(.+)' that cannot start", problem):
        if found[1] == r"\t":
            # the parser gives up at the first tab: look for its fellows
            lines = enumerate(text.splitlines(), start=1)
            tabbed = [n for n, line in lines if n > mark.line and _TAB_INDENT.match(line)]
            if mark.line + 1 in tabbed:
                return [Fault(file, n, 1, "is indented with a tab; use spaces") for n in tabbed]
            message = "a tab does not belong here; use spaces"
        else:
            message = f"text that begins with '{found[1]}' goes between quotes"
    for words, plain in (_UNFINISHED | _UNEXPECTED).items():
        if words in problem:
            message = plain
            if words in _UNFINISHED:
                mark = error.context_mark or mark
            break
    if problem.startswith("mapping values") and mark.line:
        # the colon without its space may be in the line above, which the parser took for text
        above = text.splitlines()[mark.line - 1]
        if unspaced := _UNSPACED.match(above):
            return [Fault(file, mark.line, unspaced.start(1) + 1, _space_it(unspaced))]
    return [Fault(file, mark.line + 1, mark.column + 1, message)]


def _longest_tag(text: str) -> int:
    return max((len(word) for word in text.split() if "!" in word), default=0)


def _parse(text: str, file: str) -> _Node | None:
    from ruamel.yaml.error import MarkedYAMLError

    found = islice(refused(text), MAX_FAULTS)
    if faults := [Fault(file, *position(text, at), message) for at, message in found]:
        raise UserError(faults)
    for size, most, what in (
        (len(text), MAX_LETTERS, "letters"),
        (text.count("\n"), MAX_LINES, "lines"),
        # the parser's time goes with the square of a tag
        (_longest_tag(text), MAX_TAG, "letters of tag"),
    ):
        if size > most:
            raise UserError(Fault(file, 0, 0, f"holds {size:,} {what}; at most {most:,} are read"))
    builder = _Builder(file, text)
    root = None
    try:
        root = builder.document()
    except MarkedYAMLError as error:
        builder.faults += _syntax_faults(file, text, error)
    except UserError:
        pass
    except (ValueError, OverflowError):
        builder.faults.append(Fault(file, 0, 0, "a backslash between quotes makes no character"))
    if builder.faults:
        raise UserError(sorted(builder.faults))
    return root


def read_value(text: str, shown_as: str) -> Any:
    """One value written in YAML, as after `--set key=`; nothing at all is None.

    Raises:
        UserError: the text is not YAML; the place is `shown_as`.
    """
    node = _parse(text, shown_as)
    return None if node is None else node.value


def read_yaml(path: Path, shown_as: str | None = None, *, remembered: bool = False) -> Document:
    """A file of YAML whose top level is a mapping.

    `remembered` keeps what was parsed for the next process: for large files that seldom change.

    Raises:
        UserError: all that is wrong with the file, by line.
    """
    file = shown(path) if shown_as is None else shown_as
    raw = bytes_of(path, file)
    if not remembered:
        return _document(raw, file)
    data = recalled(raw)
    if data is None:
        document = _document(raw, file)
        remember(raw, document.data)
        return document
    return Document(file, data, text_sha256(raw), raw.decode("utf-8-sig"))


@lru_cache(maxsize=32)
def _document(raw: bytes, file: str) -> Document:
    """The document of some bytes; scenarios share ancestors, which are parsed once."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        message = f"byte 0x{raw[error.start]:02X} is not UTF-8 text; save the file as UTF-8"
        raise UserError(Fault(file, line, column, message)) from None
    root = _parse(text, file)
    if root is None or root.value is None:
        raise UserError(Fault(file, 0, 0, "is empty"))
    if not isinstance(root.value, dict):
        message = "the file must be a mapping of 'key: value' lines"
        if isinstance(root.value, str) and (unspaced := _UNSPACED.match(root.value)):
            message = _space_it(unspaced)
        raise UserError(Fault(file, root.line, root.column, message))
    document = Document(file, root.value, text_sha256(raw), text)
    document.__dict__["_root"] = root  # parsed already
    return document
