"""Slips of the hand: what most likely happened where a text cannot be read, looked for in the text itself.

A parser stops after the mistake, often in the next line, and speaks of what it expected. Here it is looked at what
people do: leave out the space after a colon, type a full-width colon, paste a command, a page's code fence, a template.
Leaves the API's words as they are: this is the hint beside them.
"""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from playground.simulator.causes import N_


class Slip(NamedTuple):
    """The line it is in (from 1), and what to do: a msgid with its params."""

    line: int
    hint: str
    params: Mapping[str, str] = {}


FENCE = N_("Leave out this line: it belongs to the page that the text was copied from, not to the manifest.")
COMMAND = N_("That is a command. The editor takes the manifest alone; the button Apply stands for kubectl apply.")
WIDE = N_("{wide} is a full-width sign. Type the plain one: {plain}")
SPACE = N_("There is a special space here, which only looks like one. Delete it and type a plain space.")
NO_SPACE = N_("A space is missing after the colon: {right}")
TEMPLATE = N_("Double braces belong to a template, of Helm for one. Write the value itself.")

_PLAIN = {
    "：": ":",
    "，": ",",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "－": "-",
    "｛": "{",
    "｝": "}",
    "【": "[",
    "】": "]",
}
_WIDE = re.compile(f"[{''.join(_PLAIN)}]")
_COMMENT = re.compile(r"(?:^|\s)#")
_UNSPACED = re.compile(r"^\s*(?:- +)*([A-Za-z][\w.-]*):([^\s:/\"'][^\s]*)\s*(?:#.*)?$")


def slip(text: str, line: int) -> Slip | None:
    """The slip in the line at which reading stopped, or in the one before; None where none is seen."""
    lines = text.splitlines()
    for number in _near(lines, line):
        for look in _LOOKS:
            found = look(_COMMENT.split(lines[number - 1])[0])
            if found is not None:
                return found._replace(line=number)
    return None


def _near(lines: list[str], line: int) -> list[int]:
    """The line, and the one before it that says something; counted from 1."""
    here = min(max(line, 1), max(len(lines), 1))
    before = next((number for number in range(here - 1, 0, -1) if lines[number - 1].strip()), 0)
    return [number for number in (here, before) if 0 < number <= len(lines)]


def _fence(line: str) -> Slip | None:
    return Slip(0, FENCE) if line.lstrip().startswith("```") else None


def _command(line: str) -> Slip | None:
    return Slip(0, COMMAND) if re.match(r"\s*(\$\s*)?(kubectl|k)\s+\w", line) else None


def _space(line: str) -> Slip | None:
    return Slip(0, SPACE) if re.search("[\u00a0\u2000-\u200b\u3000\ufeff]", line) else None


def _wide(line: str) -> Slip | None:
    found = _WIDE.search(line)
    return Slip(0, WIDE, {"wide": found[0], "plain": _PLAIN[found[0]]}) if found else None


def _template(line: str) -> Slip | None:
    return Slip(0, TEMPLATE) if "{{" in line else None


def _unspaced(line: str) -> Slip | None:
    found = _UNSPACED.match(line)
    return Slip(0, NO_SPACE, {"right": f"{found[1]}: {found[2]}"}) if found else None


_LOOKS: tuple[Callable[[str], Slip | None], ...] = (_fence, _command, _space, _wide, _template, _unspaced)
