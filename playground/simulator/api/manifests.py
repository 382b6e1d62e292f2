"""Manifests: from text to documents, with the line and column of every field.

Reads YAML as kubectl does (sigs.k8s.io/yaml: YAML 1.1 with Go's numbers, `yes` and `on` are booleans, dates are text),
and JSON, which is YAML. Built from the parser's events, so that what would hurt is stopped before it is built: nesting,
aliases that explode, documents without end. The length of the text is the caller's business.
"""

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml

from playground.simulator.api.scalars import resolve
from playground.simulator.causes import N_
from playground.simulator.objects import Object

DEPTH = 100  # brackets and indentations within one another
NODES = 50_000  # values of one text, aliases counted as what they stand for
DOCUMENTS = 200

Steps = tuple[str | int, ...]


class Place(NamedTuple):
    """Line and column, both counted from 1."""

    line: int
    column: int


class FlawError(Exception):
    """A text that is no manifest: where, in kubectl's words where it has any, and what to do (a msgid, its params)."""

    def __init__(self, place: Place, message: str, hint: str, **params: Any) -> None:
        super().__init__(message)
        self.place = place
        self.message = message
        self.hint = hint
        self.params: Mapping[str, Any] = params


@dataclass(frozen=True)
class Document:
    """One object of a text, and where its fields stand in it."""

    object: Object
    places: Mapping[Steps, Place]
    base: Steps = ()

    def locate(self, path: str) -> Place:
        """Where the field of an API message stands ("spec.containers[0].image"), or the nearest one around it."""
        return self.at(steps_of(path))

    def at(self, path: Steps) -> Place:
        """The same for a path in steps, whose names may hold dots."""
        steps: Steps = (*self.base, *path)
        while steps not in self.places and len(steps) > len(self.base):
            steps = steps[:-1]
        return self.places.get(steps, Place(1, 1))


def read(source: str | bytes, twice: bool = False) -> list[Document]:
    """The documents of a text, Lists taken apart, empty ones left out. Raises FlawError.

    A key that stands twice is refused, since one of its values would be lost; with `twice` the last one counts, as in
    kubectl.
    """
    documents: list[Document] = []
    for built in _Builder(_decoded(source), twice).documents():
        documents += _objects(built)
    return documents


_ENCODINGS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def _decoded(source: str | bytes) -> str:
    text = _text(source) if isinstance(source, bytes) else source
    # Half of a character pair, which only a program can send: the parser shall say that it is no character.
    return text.removeprefix("\ufeff").encode("utf-8", "replace").decode()


def _text(source: bytes) -> str:
    mark, encoding = next(((mark, name) for mark, name in _ENCODINGS if source.startswith(mark)), (b"", "utf-8"))
    try:
        return source.removeprefix(mark).decode(encoding)
    except UnicodeDecodeError as error:
        line = source[: error.start].count(b"\n") + 1
        hint = N_("Save the file as UTF-8.")
        raise FlawError(Place(line, 1), "yaml: invalid leading UTF-8 octet", hint) from None


@dataclass
class _Built:
    """A document as it is being built: its value, and where each part begins."""

    value: Any = None
    places: dict[Steps, Place] = field(default_factory=dict)


class _Anchor(NamedTuple):
    value: Any
    nodes: int


class _Builder:
    """Builds documents from a parser's events."""

    def __init__(self, text: str, twice: bool) -> None:
        self._twice = twice
        self._events: Iterator[Any] = self._guarded(text)
        self._nodes = 0
        self._anchors: dict[str, _Anchor] = {}
        self._built = _Built()

    def documents(self) -> Iterator[_Built]:
        count = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                count += 1
                if count > DOCUMENTS:
                    hint = N_("Apply at most {most} documents at once.")
                    raise FlawError(_place(event), f"more than {DOCUMENTS} documents", hint, most=DOCUMENTS)
                self._anchors, self._built = {}, _Built()
                self._built.value = self._node(next(self._events), ())
                yield self._built

    def _guarded(self, text: str) -> Iterator[Any]:
        """The parser's events; what it cannot read, and what is nested too deep, raises FlawError."""
        depth = 0
        try:
            for event in yaml.parse(text, Loader=yaml.CSafeLoader):
                depth += _depth(event)
                if depth > DEPTH:
                    hint = N_("No object is nested so deep. Is a bracket left open?")
                    raise FlawError(_place(event), f"nested more than {DEPTH} deep", hint)
                yield event
        except yaml.MarkedYAMLError as error:
            raise _unreadable(error) from None
        except yaml.reader.ReaderError as error:
            line = text[: error.position].count("\n") + 1
            hint = N_("There is a character here that YAML does not allow. Delete it.")
            raise FlawError(Place(line, 1), "yaml: control characters are not allowed", hint) from None

    def _node(self, event: Any, steps: Steps) -> Any:
        self._count(1, event)
        self._built.places.setdefault(steps, _place(event))
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        before = self._nodes
        if isinstance(event, yaml.MappingStartEvent):
            value: Any = self._mapping(steps)
        elif isinstance(event, yaml.SequenceStartEvent):
            value = self._sequence(steps)
        else:
            value = resolve(event)
        if event.anchor:
            self._anchors[event.anchor] = _Anchor(value, self._nodes - before + 1)
        return value

    def _alias(self, event: Any) -> Any:
        anchor = self._anchors.get(event.anchor)
        if anchor is None:
            message = f"yaml: unknown anchor '{event.anchor}' referenced"
            raise FlawError(_place(event), message, N_("Nothing above is marked &{anchor}."), anchor=event.anchor)
        self._count(anchor.nodes, event)
        return anchor.value

    def _sequence(self, steps: Steps) -> list[Any]:
        values: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            values.append(self._node(event, (*steps, len(values))))
        return values

    def _mapping(self, steps: Steps) -> Object:
        value: Object = {}
        merged: Object = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._key(event)
            if key == "<<" and not event.style:
                merged = {**_merged(self._node(next(self._events), (*steps, key)), event), **merged}
                continue
            if key in value and not self._twice:
                message = f'yaml: unmarshal errors:\n  line {_place(event).line}: key "{key}" already set in map'
                raise FlawError(_place(event), message, N_("{key} stands here twice. Keep one."), key=key)
            self._built.places[*steps, key] = _place(event)
            value[key] = self._node(next(self._events), (*steps, key))
        return {**merged, **value} if merged else value

    def _key(self, event: Any) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            raise FlawError(_place(event), "yaml: invalid map key", N_("A key must be a single word."))
        self._count(1, event)
        key = resolve(event)
        if isinstance(key, bool):
            return str(key).lower()
        return "null" if key is None else str(key)

    def _count(self, nodes: int, event: Any) -> None:
        self._nodes += nodes
        if self._nodes > NODES:
            hint = N_("Divide it into several texts, and write out what aliases repeat.")
            raise FlawError(_place(event), "yaml: document contains excessive aliasing", hint)


def _depth(event: Any) -> int:
    if isinstance(event, yaml.CollectionStartEvent):
        return 1
    return -1 if isinstance(event, yaml.CollectionEndEvent) else 0


def _place(event: Any) -> Place:
    return Place(event.start_mark.line + 1, event.start_mark.column + 1)


def _merged(value: Any, event: Any) -> Object:
    """What `<<` brings in: a mapping, or several of which the first one wins."""
    parts = value if isinstance(value, list) else [value]
    if not all(isinstance(part, dict) for part in parts):
        message = "yaml: map merge requires map or sequence of maps as the value"
        raise FlawError(_place(event), message, N_("After << stands an alias of a mapping."))
    return {key: part[key] for part in reversed(parts) for key in part}


_HINTS = {
    "mapping values are not allowed": N_("A colon begins a second key in this line, or the line is indented too far."),
    "cannot start any token": N_("YAML is indented with spaces, never with tabs; a text that begins so needs quotes."),
    "did not find expected": N_("The indentation does not fit the lines above, or a bracket or quote is left open."),
    "could not find expected ':'": N_("A key needs a colon and a space after it."),
    "while scanning a quoted scalar": N_("A quote is left open."),
}
_WORDS = N_("This is no YAML. Look at the indentation, quotes and brackets around this line.")


def _unreadable(error: yaml.MarkedYAMLError) -> FlawError:
    """What the parser could not read, as kubectl says it (go-yaml is a port of the same parser)."""
    is_open = "quoted scalar" in (error.context or "")  # the place that helps is where the quote opens
    mark = (error.context_mark if is_open else error.problem_mark) or error.context_mark
    problem = error.problem or "could not be read"
    place = Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
    where = f"line {_go_line(error)}: " if _go_line(error) else ""
    said = f"{problem} {error.context or ''}"
    hint = next((hint for words, hint in _HINTS.items() if words in said), _WORDS)
    return FlawError(place, f"error converting YAML to JSON: yaml: {where}{problem}", hint)


def _go_line(error: yaml.MarkedYAMLError) -> int:
    """The line that go-yaml would name. Models its decode.go parser.fail."""
    mark = next((mark for mark in (error.context_mark, error.problem_mark) if mark is not None and mark.line), None)
    if mark is None:
        return 0
    return int(mark.line) + isinstance(error, yaml.scanner.ScannerError)


_EXAMPLES = {"apiVersion": "apps/v1", "kind": "Deployment"}


def _objects(built: _Built) -> Iterator[Document]:
    """The objects of a document: itself, or the items of a List."""
    value, base = built.value, ()
    if value is None:
        return
    if isinstance(value, dict) and str(value.get("kind")).endswith("List") and isinstance(value.get("items"), list):
        for number, item in enumerate(value["items"]):
            yield _checked(item, built, ("items", number))
        return
    yield _checked(value, built, base)


def _checked(value: Any, built: _Built, base: Steps) -> Document:
    """Raises FlawError for what is no object, in the words of kubectl's own validation."""
    place = built.places.get(base, Place(1, 1))
    if not isinstance(value, dict):
        hint = N_("An object begins with apiVersion, kind and metadata, one below the other.")
        raise FlawError(place, _invalid("invalid object to validate"), hint)
    for name in ("apiVersion", "kind"):
        if not value.get(name):
            hint = N_("Say which {name} this is, such as {name}: {example}")
            raise FlawError(place, _invalid(f"{name} not set"), hint, name=name, example=_EXAMPLES[name])
        if not isinstance(value[name], str):
            raise FlawError(built.places[*base, name], _invalid(f"{name} not set"), N_("{name} is a word."), name=name)
    return Document(value, built.places, base)


def _invalid(why: str) -> str:
    return f"error validating data: {why}"


_STEP = re.compile(r"\.?([^.\[\]]+)|\[([^\]]*)\]")


def steps_of(path: str) -> Steps:
    """ "spec.containers[0].image" as the steps that lead there; a map's key in brackets is a step too."""
    found = (name or inner for name, inner in _STEP.findall(path))
    return tuple(int(step) if step.isdecimal() and len(step) < 9 else step for step in found)
