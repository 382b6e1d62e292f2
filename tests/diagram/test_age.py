"""Ages as kubectl writes them."""

import pytest

from playground.diagram.age import age

DAY = 86400


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-2, "<invalid>"),
        (-1, "0s"),
        (0, "0s"),
        (59.9, "59s"),
        (119, "119s"),
        (120, "2m"),
        (125, "2m5s"),
        (599, "9m59s"),
        (600, "10m"),
        (10799, "179m"),
        (10800, "3h"),
        (3600 * 7 + 60 * 5, "7h5m"),
        (3600 * 8, "8h"),
        (3600 * 47, "47h"),
        (DAY * 2, "2d"),
        (DAY * 2 + 3600 * 3, "2d3h"),
        (DAY * 8, "8d"),
        (DAY * 729, "729d"),
        (DAY * 365 * 2, "2y"),
        (DAY * (365 * 2 + 5), "2y5d"),
        (DAY * 365 * 9, "9y"),
    ],
)
def test_an_age_is_written_in_two_or_three_figures(seconds: float, text: str) -> None:
    assert age(seconds) == text
