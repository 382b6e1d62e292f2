"""Plain hints beside the API's words: what a learner can do about a refusal. Msgids with parameters; the words stay.

A table of what a message says to what helps; where nothing fits there is no hint, rather than a wrong one.
"""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import NamedTuple

from playground.simulator.api.errors import ApiError
from playground.simulator.api.resources import RESOURCES
from playground.simulator.api.schema import NotDecodedError, known_fields
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
NO_SUCH_FIELD = N_("There is no field {wrong} here. Look at the indentation: does it belong to another part?")
DID_YOU_MEAN_KIND = N_("Did you mean {kind} ({version})?")
NOT_HERE = N_("This playground knows {kinds}. More kinds are to come.")

# What a message says -> what helps.
_TABLE: tuple[tuple[str, str], ...] = (
    (
        r"`selector` does not match template `labels`",
        N_(
            "The Pods would not belong to it: write the same labels under selector.matchLabels and "
            "under template.metadata.labels."
        ),
    ),
    (
        r"spec\.selector: .*field is immutable",
        N_("A selector stays as it is. Delete the object and make it anew, or give the new one another name."),
    ),
    (r"field is immutable", N_("This field cannot be changed once the object is there. Delete it and make it anew.")),
    (
        r"RFC 1123",
        N_("A name is made of small letters, digits and dashes, and begins and ends with a letter or digit."),
    ),
    (r"spec\.selector: Required value", N_("Say with spec.selector.matchLabels which Pods belong to it.")),
    (r"\.image: Required value", N_("Every container needs an image.")),
    (r"containers: Required value", N_("A Pod needs at least one container.")),
    (r"Required value", N_("This field has to be there.")),
    (r"Duplicate value", N_("This stands here twice. Rename or remove one.")),
    (r"into Go struct field \S+ of type (int32|int64)", N_("A whole number belongs here, without quotes.")),
    (
        r"cannot unmarshal (number|bool) into Go struct field \S+ of type string",
        N_("Text belongs here: put the value in quotes."),
    ),
    (r"into Go struct field \S+ of type \[\]", N_("A list belongs here: begin each entry with a dash.")),
    (r"into Go struct field \S+ of type (v1\.|map)", N_("Fields belong here: indent them below this line.")),
    (r"into Go struct field \S+ of type bool", N_("true or false belongs here, without quotes.")),
    (r"quantities must match", N_("Write an amount such as 500m, 2, 64Mi or 1Gi.")),
    (
        r"the object has been modified",
        N_("It changed while you were editing. Look at it as it is now, and apply again."),
    ),
    (r"is being terminated", N_("The namespace is on its way out. Wait until it is gone, or use another.")),
    (r'namespaces "[^"]*" not found', N_("Make the namespace first: it can stand above in the same text.")),
    (
        r"pod updates may not change fields",
        N_("Most of a Pod stays as it was made. Change the Deployment that owns it, or delete it and make it anew."),
    ),
    (r"not found", N_("There is no such object. Was it deleted already, or is it in another namespace?")),
    (r"this playground holds at most", N_("Delete something first, or reset the sandbox.")),
)
_HINTS = tuple((re.compile(pattern), hint) for pattern, hint in _TABLE)


def explain(refusal: ApiError, obj: Object) -> Iterator[Explained]:
    """Each thing that is wrong with the object."""
    if isinstance(refusal, NotDecodedError) and "unknown field" in refusal.message:
        for path in refusal.paths:
            yield Explained(f'unknown field "{path}"', path, _unknown_field(path, obj))
        return
    if isinstance(refusal, NotDecodedError):
        yield Explained(refusal.message, refusal.paths[0], hint_for(refusal.message))
        return
    causes = refusal.details.get("causes") or ()
    for cause in causes:
        words = f"{cause['field']}: {cause['message']}" if cause.get("field") else cause["message"]
        yield Explained(words, cause.get("field", ""), hint_for(words))
    if not causes:
        yield Explained(refusal.message, "metadata.name", hint_for(refusal.message))


def hint_for(words: str) -> Hint:
    """The hint for a message, or an empty one."""
    return next((Hint(hint) for pattern, hint in _HINTS if pattern.search(words)), NO_HINT)


def unknown_kind(api_version: str, kind: str) -> Hint:
    """For a kind, or a version of one, that is not served."""
    by_kind = {resource.kind: resource for resource in RESOURCES.values()}
    near = get_close_matches(kind, by_kind, 1)
    if near and (near[0] != kind or by_kind[kind].api_version != api_version):
        return Hint(DID_YOU_MEAN_KIND, {"kind": near[0], "version": by_kind[near[0]].api_version})
    return Hint(NOT_HERE, {"kinds": ", ".join(sorted(by_kind))})


def _unknown_field(path: str, obj: Object) -> Hint:
    wrong = path.rpartition(".")[2]
    known = {field.lower(): field for field in known_fields(f"{obj.get('apiVersion')} {obj.get('kind')}", path)}
    near = get_close_matches(wrong.lower(), known, 1, 0.7)
    if near:
        return Hint(DID_YOU_MEAN, {"field": known[near[0]], "wrong": wrong})
    return Hint(NO_SUCH_FIELD, {"wrong": wrong})
