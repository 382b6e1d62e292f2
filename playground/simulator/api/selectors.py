"""Label selectors: parsed once, matched often.

`parse_labels("app=web,tier in (front, back)")` and `compile_selector({"matchLabels": ...})` answer selectors; both are
cached. Models staging/src/k8s.io/apimachinery/pkg/labels/selector.go and pkg/apis/meta/v1/helpers.go
LabelSelectorAsSelector.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, ClassVar, NamedTuple

from playground.simulator.api import errors
from playground.simulator.objects import Object

_KEY_NAME = re.compile(r"([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]")
_SUBDOMAIN = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
_VALUE = re.compile(r"(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?")

NAME_RULE = (
    "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric "
    "character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
    "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
)
VALUE_RULE = (
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and "
    "end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is "
    "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
)
SUBDOMAIN_RULE = (
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and "
    "end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
    "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
)


class Requirement(NamedTuple):
    """One condition on one label. `operator` as upstream writes it: "=", "==", "!=", "in", "notin", "exists", "!",
    "gt", "lt"."""

    key: str
    operator: str
    values: tuple[str, ...] = ()

    def matches(self, labels: Mapping[str, str]) -> bool:
        value = labels.get(self.key)
        match self.operator:
            case "in" | "=" | "==":
                return value in self.values
            case "notin" | "!=":
                return value not in self.values
            case "exists":
                return value is not None
            case "!":
                return value is None
        return self._compares(value)

    def _compares(self, value: str | None) -> bool:
        if value is None or not re.fullmatch(r"[+-]?\d+", value):
            return False
        bound = int(self.values[0])
        return int(value) > bound if self.operator == "gt" else int(value) < bound

    def __str__(self) -> str:
        match self.operator:
            case "exists":
                return self.key
            case "!":
                return f"!{self.key}"
            case "in" | "notin":
                return f"{self.key} {self.operator} ({','.join(sorted(self.values))})"
            case "gt" | "lt":
                return f"{self.key}{'>' if self.operator == 'gt' else '<'}{self.values[0]}"
        return f"{self.key}{self.operator}{self.values[0]}"


class Selector:
    """All of its requirements must hold; without any it selects everything, unless it selects `nothing` at all."""

    __slots__ = ("_exact", "_others", "is_nothing", "requirements")

    def __init__(self, requirements: Iterable[Requirement] = (), nothing: bool = False) -> None:
        self.requirements = tuple(sorted(requirements, key=lambda each: each.key))
        self.is_nothing = nothing
        exact = [each for each in self.requirements if each.operator in ("=", "==")]
        self._exact = tuple((each.key, each.values[0]) for each in exact)
        self._others = tuple(each for each in self.requirements if each.operator not in ("=", "=="))

    @property
    def is_empty(self) -> bool:
        """Whether it selects everything."""
        return not self.is_nothing and not self.requirements

    def matches(self, labels: Mapping[str, str]) -> bool:
        if self.is_nothing:
            return False
        for key, value in self._exact:
            if labels.get(key) != value:
                return False
        return all(requirement.matches(labels) for requirement in self._others)

    def selects(self, obj: Object) -> bool:
        """Whether it matches an object's labels."""
        return self.matches(obj["metadata"].get("labels") or {})

    def __str__(self) -> str:
        return ",".join(map(str, self.requirements))


EVERYTHING = Selector()
NOTHING = Selector(nothing=True)
_OPERATORS = {"In": "in", "NotIn": "notin", "Exists": "exists", "DoesNotExist": "!"}


def compile_selector(selector: Mapping[str, Any] | None) -> Selector:
    """The selector of a LabelSelector as manifests write it. None selects nothing, an empty one everything."""
    if selector is None:
        return NOTHING
    labels = selector.get("matchLabels") or {}
    expressions = selector.get("matchExpressions") or ()
    return _compiled(
        tuple(labels.items()),
        tuple((each["key"], each["operator"], tuple(each.get("values") or ())) for each in expressions),
    )


def matching_labels(labels: Mapping[str, str] | None) -> Selector:
    """The selector of a plain map, as Services and ReplicationControllers write it. None and {} select everything."""
    return _compiled(tuple((labels or {}).items()), ())


@lru_cache(maxsize=4096)
def _compiled(
    labels: tuple[tuple[str, str], ...], expressions: tuple[tuple[str, str, tuple[str, ...]], ...]
) -> Selector:
    exact = [Requirement(key, "=", (value,)) for key, value in labels]
    others = [Requirement(key, _OPERATORS[operator], values) for key, operator, values in expressions]
    return Selector([*exact, *others])


@lru_cache(maxsize=1024)
def parse_labels(text: str) -> Selector:
    """The selector that a text says. Raises ValueError in upstream's words."""
    return Selector(_Parser(text).requirements())


def labels_of_request(text: str) -> Selector:
    """The same for a request's labelSelector. Raises BadRequest."""
    try:
        return parse_labels(text)
    except ValueError as error:
        raise errors.bad_request(str(error)) from error


class _Parser:
    """Reads the text form, word by word. Models Lexer and Parser."""

    _WORD = re.compile(r"\s*(==|!=|[=!(),<>]|[^=!(),<>\s]+)")
    _BINARY: ClassVar = {"in": "in", "=": "=", "==": "==", ">": "gt", "<": "lt", "notin": "notin", "!=": "!="}
    _RELATIONS = frozenset({"==", "!=", *"=(),<>"})
    _SYMBOLS = frozenset({"==", "!=", *"=!(),<>"})

    def __init__(self, text: str) -> None:
        # The empty word marks the end: it stays there however often it is read.
        self.words = [*self._WORD.findall(text), "", ""]

    def requirements(self) -> Iterable[Requirement]:
        while True:
            word = self.words[0]
            if not word:
                return
            if word in self._RELATIONS:
                raise ValueError(f"found '{word}', expected: !, identifier, or 'end of string'")
            try:
                requirement = self._requirement()
            except ValueError as error:
                raise ValueError(f"unable to parse requirement: {error}") from error
            yield requirement
            self._separator()

    def _separator(self) -> None:
        word = self._next()
        if word == ",":
            following = self.words[0]
            if not following or following in self._RELATIONS:
                raise ValueError(f"found '{following}', expected: identifier after ','")
        elif word:
            raise ValueError(f"found '{word}', expected: ',' or 'end of string'")

    def _requirement(self) -> Requirement:
        absent = self.words[0] == "!"
        if absent:
            self._next()
        key = self._next()
        if not key or key in self._SYMBOLS:
            raise ValueError(f"found '{key}', expected: identifier")
        _check_key(key)
        if absent or self.words[0] in ("", ","):
            return Requirement(key, "!" if absent else "exists")
        word = self._next()
        operator = self._BINARY.get(word)
        if operator is None:
            raise ValueError(f"found '{word}', expected: in, notin, =, ==, !=, gt, lt")
        values = self._values() if operator in ("in", "notin") else [self._exact_value()]
        return _checked(Requirement(key, operator, tuple(sorted(set(values)))))

    def _values(self) -> list[str]:
        word = self._next()
        if word != "(":
            raise ValueError(f"found '{word}' expected: '('")
        values = [self._value()]
        while True:
            word = self._next()
            if word == ")":
                return values
            if word != ",":
                raise ValueError(f"found '{word}', expected: ',' or ')'")
            values.append(self._value())

    def _value(self) -> str:
        """One value of a set; an empty one where two commas, or a comma and a bracket, meet."""
        word = self.words[0]
        if word in (",", ")"):
            return ""
        if not word or word in self._SYMBOLS:
            raise ValueError(f"found '{word}', expected: ',', ')' or identifier")
        return self._next()

    def _exact_value(self) -> str:
        if self.words[0] in ("", ","):
            return ""
        word = self._next()
        if word in self._SYMBOLS:
            raise ValueError(f"found '{word}', expected: identifier")
        return word

    def _next(self) -> str:
        return self.words.pop(0) if len(self.words) > 1 else ""


def _check_key(key: str) -> None:
    prefix, slash, name = key.rpartition("/")
    problems = []
    if slash and not _SUBDOMAIN.fullmatch(prefix):
        problems.append("prefix part " + ("must be non-empty" if not prefix else SUBDOMAIN_RULE))
    if len(name) > 63:
        problems.append("name part must be no more than 63 characters")
    if not _KEY_NAME.fullmatch(name):
        problems.append(NAME_RULE)
    if problems:
        raise ValueError(f'<nil>: Invalid value: "{key}": {"; ".join(problems)}')


def _checked(requirement: Requirement) -> Requirement:
    for index, value in enumerate(requirement.values):
        if requirement.operator in ("gt", "lt") and not re.fullmatch(r"[+-]?\d+", value):
            raise ValueError(
                f"values[{index}]: Invalid value: \"{value}\": for 'Gt', 'Lt' operators, the value must be an integer"
            )
        problems = ["must be no more than 63 characters"] if len(value) > 63 else []
        if not _VALUE.fullmatch(value):
            problems.append(VALUE_RULE)
        if problems:
            raise ValueError(f'values[{index}][{requirement.key}]: Invalid value: "{value}": {"; ".join(problems)}')
    return requirement
