"""A figure that was measured, and how it is shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True)
class Figure:
    """`ok` is None for a figure that is only shown."""

    what: str
    measured: str
    allowed: str = ""
    ok: bool | None = None

    @property
    def verdict(self) -> str:
        return "" if self.ok is None else "yes" if self.ok else "NO"


def at_most(what: str, measured: float, allowed: float, unit: str) -> Figure:
    """A number with its limit, in the same unit."""
    return Figure(what, f"{measured:.3g} {unit}", f"{allowed:g} {unit}", measured <= allowed)


def percentile(values: Sequence[float], part: float) -> float:
    """The value below which that part of them lies (nearest rank)."""
    return sorted(values)[max(0, ceil(part * len(values)) - 1)]


def table(figures: Iterable[Figure]) -> str:
    """The figures as lines of a Markdown table, in columns."""
    rows = [("what", "measured", "allowed", "ok?"), *((f.what, f.measured, f.allowed, f.verdict) for f in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    rows.insert(1, tuple("-" * width for width in widths))  # type: ignore[arg-type]
    return "\n".join("| " + " | ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) + " |" for row in rows)
