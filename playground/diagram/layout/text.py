"""How wide a text is, roughly: enough to shorten what would overlap. The browser's own measure is not known here."""

from functools import lru_cache
from typing import NamedTuple

ELLIPSIS = "…"
# Shares of the type size, of system faces, rounded up: what is too short by a letter is better than what overlaps.
_MONO = 0.61
_NARROW = frozenset("fijlrtI.,:;|!'`()[]/ -·")
_BROAD = frozenset("mwMW@%—")
_OPENING, _CLOSING = frozenset("（「《“"), frozenset("，。、；：！？）」》”")


class Face(NamedTuple):
    """A type size in pixels, in which face."""

    size: int
    mono: bool = False
    bold: bool = False


@lru_cache(maxsize=8192)
def width(text: str, face: Face) -> int:
    """Pixels that the text takes. Remembered: the same words stand in many pictures."""
    share = sum(map(_mono if face.mono else _sans, text))
    return round(share * face.size * (1.12 if face.bold and not face.mono else 1))


def fit(text: str, room: int, face: Face, keep_end: bool = False) -> str:
    """The text, shortened to `room` pixels; `keep_end` shortens at its start, where names say the least."""
    if width(text, face) <= room:
        return text
    while text and width(text + ELLIPSIS, face) > room:
        text = text[1:] if keep_end else text[:-1]
    return ELLIPSIS + text if keep_end else text.rstrip() + ELLIPSIS


def wrap(text: str, room: int, face: Face, most: int = 2) -> list[str]:
    """The text in at most `most` lines, broken at spaces (Chinese anywhere), the last one shortened."""
    lines = [""]
    for piece in _unparted(_pieces(text)):
        if lines[-1] and width(lines[-1] + piece.rstrip(), face) > room:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    if len(lines) > most:
        lines[most - 1 :] = [fit("".join(lines[most - 1 :]), room, face)]
    return [fit(line.rstrip(), room, face) for line in lines if line]


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    word = ""
    for letter in text:
        if _is_wide(letter):
            pieces += [word, letter] if word else [letter]
            word = ""
        elif letter == " ":
            pieces.append(word + letter)
            word = ""
        else:
            word += letter
    return [*pieces, word] if word else pieces


def _unparted(pieces: list[str]) -> list[str]:
    """The pieces, none of which begins with what closes or ends with what opens: no line does."""
    joined: list[str] = []
    for piece in pieces:
        if joined and (piece[0] in _CLOSING or joined[-1][-1] in _OPENING):
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined


def _is_wide(letter: str) -> bool:
    return ord(letter) >= 0x2E80


def _mono(letter: str) -> float:
    return 1.0 if _is_wide(letter) else _MONO


def _sans(letter: str) -> float:
    if _is_wide(letter):
        return 1.0
    if letter in _NARROW:
        return 0.38
    if letter in _BROAD:
        return 0.95
    return 0.7 if letter.isupper() else 0.62
