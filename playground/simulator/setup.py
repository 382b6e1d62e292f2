"""What a run starts from beside its objects: the seed of chance, the pace, and the date at virtual time zero."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Literal, NamedTuple

Pace = Literal["real", "classroom"]


class Setup(NamedTuple):
    """`started_at` is the date (unix seconds) at virtual time zero; `pace` says how fast controllers answer."""

    seed: str = "podyard"
    pace: Pace = "classroom"
    started_at: int = 1_750_000_000

    def stamp(self, time: float) -> str:
        """A moment of virtual time as objects record it: RFC 3339, whole seconds, as metav1.Time."""
        return _stamp(min(self.started_at + int(time), _LAST))

    def micro_stamp(self, time: float) -> str:
        """A moment of virtual time with microseconds, as metav1.MicroTime."""
        moment = datetime.fromtimestamp(min(self.started_at + int(time), _LAST), UTC)
        return moment.strftime("%Y-%m-%dT%H:%M:%S") + f".{round(time % 1 * 1e6) % 1_000_000:06d}Z"

    def seconds(self, stamp: str) -> float:
        """Virtual time in seconds of a moment that an object records."""
        return _unix(stamp) - self.started_at


# The last second that a date can say: what lies beyond (a grace period of 2^63 seconds) is written as this.
_LAST = 253_402_300_799


@lru_cache(maxsize=4096)
def _stamp(unix: int) -> str:
    return datetime.fromtimestamp(unix, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@lru_cache(maxsize=4096)
def _unix(stamp: str) -> float:
    return datetime.fromisoformat(stamp).timestamp()
