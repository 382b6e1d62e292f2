"""The run strip in pixels.

The scale is a round length of time that everything fits in, so a bar grows at its end and stands still before it, until
the run outgrows the scale. A Pod's spans of one state are one path. What still lasts is drawn to the strip's right end
and cut off at now, so that the browser can let it grow with the clock, and no life is drawn again only because time
passed.
"""

from bisect import bisect_left
from dataclasses import dataclass
from typing import NamedTuple

from playground.diagram.labels import Speaker
from playground.diagram.layout.shapes import WIDTHS, Width
from playground.diagram.story import stamp
from playground.diagram.strip import Life, Strip
from playground.diagram.words import ENGLISH, N_, Tongue, Words, counted

# Seconds that the strip may show from end to end.
SCALES = (
    30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 28800, 43200,
    *(86400 * days for days in (1, 2, 5, 10, 20, 50, 100, 200, 400, 1000)),
)  # fmt: skip
LEFT, RIGHT = 16, 64
TOP = 24
BODY = 60
# Below the bars: the times.
AXIS = 18
# Ticks in a scale of each width.
TICKS: dict[Width, int] = {"wide": 6, "medium": 3, "narrow": 2}
# Rows of lives; what does not find one of these is counted.
MOST_ROWS = 30
# Flags nearer than this would overlap: the later one is drawn.
APART = 18


class Stretch(NamedTuple):
    """All spans of one state in a life, as a path's data."""

    state: str
    path: str


class LifeBar(NamedTuple):
    """A Pod's life."""

    id: str
    title: str
    stretches: tuple[Stretch, ...]


class Tick(NamedTuple):
    """A moment on the axis."""

    x: int
    text: str


class FlagMark(NamedTuple):
    """A numbered flag; `label` says what was done."""

    x: int
    number: str
    label: str


@dataclass(frozen=True, slots=True)
class StripPicture:
    """`now` is where the handle stands, `thick` how thick a bar is; `more` says what is not drawn, "" for nothing."""

    width_class: Width
    width: int
    height: int
    label: str
    bars: tuple[LifeBar, ...]
    thick: int
    flags: tuple[FlagMark, ...]
    ticks: tuple[Tick, ...]
    now: int
    now_text: str
    seconds: int
    left: int
    right: int
    more: str

    @property
    def foot(self) -> int:
        """Where the bars end and the axis begins."""
        return self.height - AXIS

    @property
    def axis(self) -> str:
        """The lines at the ticks, as a path's data."""
        return "".join(f"M{tick.x} {TOP - 2}V{self.foot}" for tick in self.ticks)

    @property
    def axis_y(self) -> int:
        return self.height - 5

    @property
    def middle(self) -> int:
        return (TOP + self.foot) // 2


class _Scale(NamedTuple):
    start: float
    seconds: int
    pixels: int

    def x(self, time: float) -> int:
        return LEFT + int((time - self.start) * self.pixels / self.seconds)


def strip_picture(strip: Strip, now: float, width: Width = "wide", tongue: Tongue = ENGLISH) -> StripPicture:
    """The strip at `now` (seconds of virtual time) for a stage of one width class."""
    speaker = Speaker(tongue)
    whole = WIDTHS[width]
    seconds = SCALES[min(bisect_left(SCALES, now), len(SCALES) - 1)]
    scale = _Scale(0.0, seconds, whole - LEFT - RIGHT)
    shown = [(uid, life) for uid, life in strip.lives.items() if life.row < MOST_ROWS]
    pitch = _pitch(shown)
    hidden = len(strip.lives) - len(shown)
    return StripPicture(
        width_class=width,
        width=whole,
        height=TOP + BODY + 2 + AXIS,
        label=speaker.say(_label(strip, now)),
        bars=tuple(_bar(uid, life, scale, pitch) for uid, life in shown),
        thick=max(pitch - 2, 1),
        flags=_flags(strip, scale, speaker),
        ticks=_ticks(scale, TICKS[width]),
        now=scale.x(now),
        now_text=speaker.say(Words(N_("now"))),
        seconds=seconds,
        left=LEFT,
        right=whole - RIGHT,
        more=speaker.say(counted("{count} more Pod", "{count} more Pods", hidden)) if hidden else "",
    )


def _label(strip: Strip, now: float) -> Words:
    number = len(strip.lives)
    return counted(
        "The run so far: {count} Pod, now at {time}",
        "The run so far: {count} Pods, now at {time}",
        number,
        time=stamp(now),
    )


def _pitch(shown: list[tuple[str, Life]]) -> int:
    """From one row to the next: thin bars where there are many."""
    rows = max((life.row for _, life in shown), default=0) + 1
    return max(min(BODY // rows, 6), 2)


def _bar(uid: str, life: Life, scale: _Scale, pitch: int) -> LifeBar:
    y = TOP + life.row * pitch + pitch // 2
    ends = [start for start, _ in life.spans[1:]] + [scale.seconds if life.end is None else life.end]
    paths: dict[str, list[str]] = {}
    for (start, state), end in zip(life.spans, ends, strict=True):
        left, right = scale.x(start), scale.x(end)
        paths.setdefault(state, []).append(f"M{left} {y}H{max(right, left + 1)}")
    stretches = tuple(Stretch(state, "".join(parts)) for state, parts in paths.items())
    return LifeBar(f"b-{uid}", life.key.name, stretches)


def _flags(strip: Strip, scale: _Scale, speaker: Speaker) -> tuple[FlagMark, ...]:
    marks: list[FlagMark] = []
    for flag in reversed(strip.flags):
        x = scale.x(flag.time)
        if not marks or marks[-1].x - x >= APART:
            what = {"number": flag.number, "what": flag.what, "time": stamp(flag.time)}
            marks.append(FlagMark(x, str(flag.number), speaker.say(Words(N_("{number}. You {what} ({time})"), what))))
    return tuple(reversed(marks))


def _ticks(scale: _Scale, number: int) -> tuple[Tick, ...]:
    """Round moments from the scale's start to its end."""
    moments = (scale.seconds * index // number for index in range(number + 1))
    return tuple(Tick(scale.x(moment), _moment(moment)) for moment in moments)


def _moment(seconds: int) -> str:
    """As the clock writes it, without its tenths; whole days where it is nothing else."""
    return stamp(seconds).partition(".")[0]
