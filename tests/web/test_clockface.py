"""The clock as it is read."""

import pytest

from playground.diagram.story import stamp


@pytest.mark.parametrize(
    ("seconds", "read"),
    [
        (0, "+00:00.0"),
        (21.6, "+00:21.6"),
        (0.3, "+00:00.3"),
        (59.99, "+00:59.9"),
        (3725.4, "+01:02:05.4"),
        (-1, "+00:00.0"),
    ],
)
def test_seconds_are_read_as_minutes_and_tenths(seconds: float, read: str) -> None:
    assert stamp(seconds) == read
