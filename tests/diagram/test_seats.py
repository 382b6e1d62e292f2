"""A Pod keeps its seat while others come and go."""

from hypothesis import given
from hypothesis import strategies as st

from playground.diagram.seats import free_seats, seated


def test_pods_sit_down_in_order_of_creation() -> None:
    assert seated(["a", "b", "c"], {}, 3, at_rest=True) == {"a": 0, "b": 1, "c": 2}


def test_a_pod_does_not_move_when_another_goes() -> None:
    assert seated(["b", "c"], {"a": 0, "b": 1, "c": 2}, 2, at_rest=True) == {"b": 1, "c": 2}


def test_a_newcomer_takes_the_lowest_free_seat() -> None:
    assert seated(["b", "c", "d", "e"], {"a": 0, "b": 1, "c": 2}, 4, at_rest=False) == {"b": 1, "c": 2, "d": 0, "e": 3}


def test_the_far_ones_move_up_once_a_lane_that_shrank_is_at_rest() -> None:
    known = {"a": 1, "b": 17, "c": 44}
    assert seated(["a", "b", "c"], known, 3, at_rest=False) == known
    assert seated(["a", "b", "c"], known, 3, at_rest=True) == {"a": 1, "b": 0, "c": 2}


def test_free_seats_fill_the_gaps_first() -> None:
    assert free_seats([0, 2, 3], 3) == [1, 4, 5]
    assert free_seats([0], -2) == []


UIDS = st.lists(st.integers(0, 30).map(str), unique=True, max_size=20)


@given(st.lists(st.tuples(UIDS, st.booleans()), max_size=12))
def test_nobody_shares_a_seat_and_who_stays_does_not_move_while_the_lane_is_busy(
    frames: list[tuple[list[str], bool]],
) -> None:
    seats: dict[str, int] = {}
    for pods, at_rest in frames:
        before, seats = seats, seated(pods, seats, len(pods), at_rest)
        assert sorted(seats) == sorted(pods)
        assert len(set(seats.values())) == len(pods)
        if not at_rest:
            assert all(seats[uid] == before[uid] for uid in pods if uid in before)
