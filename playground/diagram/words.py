"""Words that are still to be said in somebody's language: an English msgid with parameters.

A tongue is anything with gettext and ngettext: Django's `translation` module, the standard library's translations.
Does not format dates or fractions: what is counted here is whole, and times are written the same in every language.
"""

from collections.abc import Mapping, Sequence
from gettext import NullTranslations
from typing import Any, NamedTuple, Protocol, TypeAlias

from playground.simulator.causes import N_

__all__ = ["COMMA", "ENGLISH", "N_", "Said", "Tongue", "Words", "as_is", "counted", "listed", "say", "sentences"]


class Tongue(Protocol):
    """Who knows a language."""

    def gettext(self, message: str, /) -> str: ...

    def ngettext(self, singular: str, plural: str, number: int, /) -> str: ...


# What parts the members of a sentence.
COMMA = N_(", ")

ENGLISH: Tongue = NullTranslations()


class Words(NamedTuple):
    """A msgid with `{named}` places. `plural` is the msgid for all counts but one; parameters may be Words."""

    msgid: str
    params: Mapping[str, Any] = {}
    plural: str = ""
    number: int = 1


class Said(NamedTuple):
    """Several words in a row, parted by `between`, which is a msgid where languages differ."""

    parts: Sequence["Words | Said"]
    between: str = " · "


Speech: TypeAlias = Words | Said


def as_is(text: str) -> Words:
    """Kubernetes' own words and names, which no language changes."""
    return Words("{text}", {"text": text})


def counted(singular: str, plural: str, count: int, **more: Any) -> Words:
    """A msgid by number; the place of the number is `{count}`. Translators' tools know this function: no N_ inside."""
    return Words(singular, {"count": count, **more}, plural, count)


def listed(*parts: Speech | None) -> Said:
    """Those of the parts that there are, side by side."""
    return Said([part for part in parts if part is not None])


def sentences(first: Speech, *others: Speech) -> Speech:
    """Whole sentences, one after the other."""
    for other in others:
        first = Words(N_("{first} {second}"), {"first": first, "second": other})
    return first


def say(words: Speech | str, tongue: Tongue) -> str:
    """The words in a language. A place without a parameter keeps its name: an old log must not break a page."""
    if isinstance(words, str):
        return words
    if isinstance(words, Said):
        return tongue.gettext(words.between).join(filter(None, (say(part, tongue) for part in words.parts)))
    if not words.msgid:
        return ""  # gettext("") would answer with the catalogue's head.
    if words.plural:
        text = tongue.ngettext(words.msgid, words.plural, words.number)
    else:
        text = tongue.gettext(words.msgid)
    if not words.params:
        return text
    return text.format_map(_Places({name: _spoken(value, tongue) for name, value in words.params.items()}))


def _spoken(value: Any, tongue: Tongue) -> Any:
    return say(value, tongue) if isinstance(value, Words | Said) else value


class _Places(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return "{" + name + "}"
