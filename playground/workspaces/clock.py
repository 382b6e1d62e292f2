"""A workspace's own time: `now = anchor_virtual + (wall - anchor_wall) * speed`, and never past what is known.

Arithmetic only: `wall` always comes in as an argument (seconds, see locking.py). Time stands still while the clock is
paused, while nobody has looked for ten minutes (the workspace sleeps), where the worker is late (time waits: `now`
stays at `settled` until the late commit anchors it anew), and for the few milliseconds in which a write is on its way
(`gate`, see locking.py). So no revision is ever written before what was seen.
"""

from dataclasses import dataclass, replace
from math import inf

SLOWEST, FASTEST = 0.25, 60.0
SLEEP_AFTER = 600.0  # seconds without a reader
SIGN_OF_LIFE = 60.0  # seconds: how often a reader who stays is noted

_DIGITS = 6  # virtual time is kept to the microsecond, as the simulator keeps it


@dataclass(frozen=True, slots=True)
class Clock:
    """`virtual` and `wall` are the anchor, `awake` the wall time of the last sign of life; all in seconds.

    `settled` is the virtual time up to which the future is known: infinite at rest. `gate` is the wall time at which a
    writer closed it, infinite where it is open.
    """

    virtual: float
    wall: float
    awake: float
    speed: float = 1.0
    paused: bool = False
    settled: float = inf
    gate: float = inf

    def now(self, wall: float) -> float:
        """Virtual time in seconds."""
        return min(self._free(wall), self.settled)

    def waits(self, wall: float) -> bool:
        """Whether time stands because the worker has not come so far."""
        return self._free(wall) >= self.settled

    def waited(self, wall: float) -> float:
        """For how many seconds it has stood so."""
        if not self.waits(wall):
            return 0.0
        if self.paused:
            return max(0.0, wall - self.wall)
        return max(0.0, wall - self.wall - (self.settled - self.virtual) / self.speed)

    def is_asleep(self, wall: float) -> bool:
        """Whether nobody looked for ten minutes, or the wall has begun anew since (the machine was started again)."""
        return wall > self.awake + SLEEP_AFTER or self._has_begun_anew(wall)

    def until(self, wall: float, moment: float) -> float:
        """In how many seconds of wall time the virtual `moment` comes; infinite where it does not by itself."""
        if self.paused or moment > self.settled or self.is_asleep(wall):
            return inf
        return max(0.0, (moment - self.now(wall)) / self.speed)

    def anchored(self, wall: float) -> "Clock":
        return replace(self, virtual=self.now(wall), wall=wall)

    def settle(self, wall: float, settled: float) -> "Clock":
        """The future is known up to `settled`. Where time stood and waited for that, it goes on from where it stood."""
        clock = self.anchored(wall) if self.waits(wall) else self
        return replace(clock, settled=settled)

    def wake(self, wall: float) -> "Clock":
        """Somebody looks."""
        return replace(self.anchored(wall) if self.is_asleep(wall) else self, awake=wall)

    def pause(self, wall: float) -> "Clock":
        return replace(self.anchored(wall), paused=True)

    def resume(self, wall: float) -> "Clock":
        return replace(self.anchored(wall), paused=False)

    def at_speed(self, wall: float, speed: float) -> "Clock":
        """Raises ValueError for a speed outside 1/4 to 60."""
        if not SLOWEST <= speed <= FASTEST:
            raise ValueError(f"a clock goes at {SLOWEST} to {FASTEST} times, not at {speed}")
        return replace(self.anchored(wall), speed=speed)

    def jump(self, wall: float, moment: float) -> "Clock":
        """Ahead to a known moment, paused or not."""
        assert self.now(wall) <= moment <= self.settled, "a clock jumps ahead, and no further than is known"
        return replace(self, virtual=moment, wall=wall)

    def _has_begun_anew(self, wall: float) -> bool:
        return wall < self.wall - 1

    def _free(self, wall: float) -> float:
        """Virtual time if the worker were never late."""
        if self.paused:
            return self.virtual
        wall = min(wall, self.gate)
        if self._has_begun_anew(wall):
            # How long it ran then is not known; what a reader may have seen then is bounded by the signs of life.
            seconds = self.awake + SIGN_OF_LIFE - self.wall
        else:
            seconds = min(wall, self.awake + SLEEP_AFTER) - self.wall
        return round(self.virtual + max(0.0, seconds) * self.speed, _DIGITS)
