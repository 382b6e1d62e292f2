"""What a web process remembers of a workspace to tell it: the seats of its Pods, its strip, its last sentences.

All of it follows from the log, is kept for the workspaces that were looked at lately, and is begun anew where it was
forgotten.
"""

import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.utils.safestring import SafeString, mark_safe

from playground.diagram.layout.strip import LifeBar
from playground.diagram.scene import Scene, scene
from playground.diagram.seats import Seats
from playground.diagram.story import Line, acted, chain, story
from playground.diagram.strip import Strip
from playground.simulator.objects import Key
from playground.simulator.state.revisions import Revision
from playground.workspaces.reading import Seen, since

REMEMBERED = 256  # workspaces
SENTENCES = 200  # revisions with something to tell
CHAINED = 1000  # revisions in which causes are looked for
LINES = 60  # shown
HAND = 1.0  # seconds of virtual time for which the hand shows who acted


@dataclass
class Telling:
    """One workspace's, up to revision `number` of `branch`."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    branch: int = -1
    number: int = 0
    seats: Seats = field(default_factory=Seats)
    strip: Strip = field(default_factory=Strip)
    told: deque[Revision] = field(default_factory=lambda: deque(maxlen=SENTENCES))
    # The story as it was last read, and its lines as HTML, by language: a frame seldom has more than one new line.
    read: list[Line] | None = None
    drawn: dict[str, dict[tuple[int, int], SafeString]] = field(default_factory=dict)
    # The lives on the strip as SVG: those of Pods that are gone do not change.
    lives: dict[LifeBar, SafeString] = field(default_factory=dict)

    def follow(self, seen: Seen) -> None:
        """Takes what was shown since."""
        if seen.workspace.branch != self.branch:
            self.branch, self.number = seen.workspace.branch, seen.workspace.floor
            self.seats, self.strip = Seats(), Strip()
            self.told.clear()
            self.read = None
            self.drawn.clear()
        for revision in since(seen, max(self.number, seen.workspace.floor)):
            self.strip.add(revision)
            if revision.cause.key:
                self.told.append(revision)
                self.read = None
        self.number = max(self.number, seen.state.number)

    def scene(self, seen: Seen) -> Scene:
        """The scene, in which every Pod keeps its seat."""
        recent = (revision for revision in self.told if revision.time > seen.now - HAND)
        drawn = scene(seen.state, seen.workspace.setup, seen.now, self.seats, acted(recent))
        self.seats = drawn.seats
        return drawn

    def lines(self) -> list[Line]:
        if self.read is None:
            self.read = story(self.told, asides=self.strip.asides.said)[-LINES:]
        return self.read

    def drawn_lines(self, language: str, draw: Callable[[Line], SafeString]) -> SafeString:
        """The lines as `draw` draws them in a language. A line is drawn anew only where more is told with it."""
        before = self.drawn.get(language, {})
        lines = {(line.number, line.more): line for line in self.lines()}
        drawn = {mark: before.get(mark) or draw(line) for mark, line in lines.items()}
        self.drawn[language] = drawn
        return mark_safe("".join(drawn.values()))  # noqa: S308 (each is safe)

    def drawn_lives(self, bars: Iterable[LifeBar], draw: Callable[[LifeBar], SafeString]) -> SafeString:
        """The lives of the strip as `draw` draws them, those anew that have changed since the last frame."""
        self.lives = {bar: self.lives.get(bar) or draw(bar) for bar in bars}
        return mark_safe("".join(self.lives.values()))  # noqa: S308 (each is safe)

    def chain_of(self, key: Key, seen: Seen) -> list[Line]:
        """What led to the last thing that is known of `key`."""
        recent = since(seen, max(seen.workspace.floor, seen.state.number - CHAINED))
        last = next((revision.number for revision in reversed(recent) if revision.key == key), 0)
        return [line for line in chain(recent, last, self.strip.asides.said) if line.key.resource != "events"]


_tellings: OrderedDict[str, Telling] = OrderedDict()
_lock = threading.Lock()


def telling_of(public: str) -> Telling:
    """The workspace's telling; whoever uses it holds its lock."""
    with _lock:
        telling = _tellings.setdefault(public, Telling())
        _tellings.move_to_end(public)
        if len(_tellings) > REMEMBERED:
            _tellings.popitem(last=False)
        return telling
