"""Plain hints beside the API's words: what a learner can do about a refusal. Msgids with parameters; the words stay.

Where nothing fits there is no hint, rather than a wrong one. What messages say to what helps: hint_texts.py.
"""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple

from playground.simulator.api import schema
from playground.simulator.api.errors import ApiError
from playground.simulator.api.hint_texts import RULES
from playground.simulator.api.manifests import steps_of
from playground.simulator.api.resources import RESOURCES
from playground.simulator.causes import N_
from playground.simulator.objects import Object


class Hint(NamedTuple):
    text: str = ""
    params: Mapping[str, str] = {}


class Explained(NamedTuple):
    """One thing that is wrong: the API's words, the field it is about, a hint."""

    words: str
    path: str
    hint: Hint


NO_HINT = Hint()
DID_YOU_MEAN = N_("Did you mean {field}? There is no field {wrong} here.")
BELONGS_ELSEWHERE = N_("{wrong} belongs under {path}. Look at the indentation.")
BELONGS_AT_THE_TOP = N_("{wrong} belongs at the top, without indentation.")
NO_SUCH_FIELD = N_("There is no field {wrong} here. There are: {fields}.")
DID_YOU_MEAN_WORD = N_("Did you mean {word}? {values} are the words that can stand here.")
DID_YOU_MEAN_KIND = N_("Did you mean {kind} ({version})?")
NOT_HERE = N_("This playground knows {kinds}. More kinds are to come.")

# Where upstream's paths and manifests part.
_PLACES = (
    (re.compile(r"\.template\.(labels|annotations)$"), r".template.metadata.\1"),
    (re.compile(r"^metadata\.taints"), "spec.taints"),
    (re.compile(r"^spec\.LoadBalancerSourceRanges"), "spec.loadBalancerSourceRanges"),
)
_VALUE = re.compile(r'(?:Invalid|Unsupported) value: "([^"]*)"')
_WORDS = re.compile(r'Unsupported value: "([^"]*)": supported values: (.+)$')


def explain(refusal: ApiError, obj: Object) -> Iterator[Explained]:
    """Each thing that is wrong with the object."""
    if isinstance(refusal, schema.NotDecodedError):
        yield from _not_decoded(refusal, obj)
        return
    causes = refusal.details.get("causes") or ()
    for cause in causes:
        path = cause.get("field", "")
        words = f"{path}: {cause['message']}" if path else cause["message"]
        yield Explained(words, _in_manifest(path, cause["message"], obj), hint_for(words))
    if not causes:
        yield Explained(refusal.message, "metadata.name", hint_for(refusal.message))


def hint_for(words: str) -> Hint:
    """The hint for a message, or an empty one."""
    near = _near_word(words)
    if near is not None:
        return near
    for rule in RULES:
        found = rule.pattern.search(words)
        if found:
            return Hint(rule.text, found.groupdict())
    return NO_HINT


def unknown_kind(api_version: str, kind: str) -> Hint:
    """For a kind, or a version of one, that is not served."""
    by_kind = {resource.kind: resource for resource in RESOURCES.values()}
    near = get_close_matches(kind, by_kind, 1)
    if near and (near[0] != kind or by_kind[kind].api_version != api_version):
        return Hint(DID_YOU_MEAN_KIND, {"kind": near[0], "version": by_kind[near[0]].api_version})
    return Hint(NOT_HERE, {"kinds": ", ".join(sorted(by_kind))})


def _near_word(words: str) -> Hint | None:
    """For a word that is not in the list, but nearly."""
    found = _WORDS.search(words)
    if found is None:
        return None
    values = {value.lower(): value for value in re.findall(r'"([^"]*)"', found[2])}
    near = get_close_matches(found[1].lower(), values, 1, 0.7)
    return Hint(DID_YOU_MEAN_WORD, {"word": values[near[0]], "values": found[2]}) if near else None


def _not_decoded(refusal: schema.NotDecodedError, obj: Object) -> Iterator[Explained]:
    if "unknown field" not in refusal.message:
        yield Explained(refusal.message, refusal.paths[0], hint_for(refusal.message))
        return
    for path in refusal.paths:
        yield Explained(f'unknown field "{path}"', path, _unknown_field(path, obj))


def _unknown_field(path: str, obj: Object) -> Hint:
    kind = f"{obj.get('apiVersion')} {obj.get('kind')}"
    wrong = path.rpartition(".")[2]
    known = {field.lower(): field for field in schema.known_fields(kind, path)}
    near = get_close_matches(wrong.lower(), known, 1, 0.7)
    if near:
        return Hint(DID_YOU_MEAN, {"field": known[near[0]], "wrong": wrong})
    home = schema.home_of(kind, wrong)
    if home is not None:
        return Hint(BELONGS_ELSEWHERE, {"wrong": wrong, "path": home}) if home else _top(wrong)
    return Hint(NO_SUCH_FIELD, {"wrong": wrong, "fields": ", ".join(sorted(known.values()))})


def _top(wrong: str) -> Hint:
    return Hint(BELONGS_AT_THE_TOP, {"wrong": wrong})


def _in_manifest(path: str, message: str, obj: Object) -> str:
    """Where the manifest says what a cause is about. Of a map's entries, the one that the message quotes."""
    for pattern, place in _PLACES:
        path = pattern.sub(place, path)
    holder = _at(obj, path)
    quoted = _VALUE.match(message)
    if not isinstance(holder, dict) or quoted is None:
        return path
    entry = next((key for key, value in holder.items() if quoted[1] in (key, value)), None)
    return path if entry is None else f"{path}[{entry}]"


def _at(obj: Object, path: str) -> Any:
    """What the object has at a path; None where it has nothing there."""
    value: Any = obj
    for step in steps_of(path):
        if isinstance(value, dict):
            value = value.get(str(step))
        else:
            value = value[step] if isinstance(value, list) and isinstance(step, int) and step < len(value) else None
    return value
