"""The clock: arithmetic on moments that are given."""

from math import inf

import pytest

from playground.workspaces.clock import SIGN_OF_LIFE, SLEEP_AFTER, Clock


def clock(**how: float) -> Clock:
    return Clock(**{"virtual": 100.0, "wall": 1000.0, "awake": 1000.0, **how})


def test_time_passes_at_its_speed() -> None:
    assert clock().now(1007.5) == 107.5
    assert clock(speed=0.25).now(1010) == 102.5
    assert clock(speed=60).now(1010) == 700


def test_time_waits_for_the_worker_and_goes_on_from_where_it_stood() -> None:
    waiting = clock(settled=102.0)
    assert waiting.now(1010) == 102.0
    assert waiting.waits(1010)
    late = waiting.settle(1010, 130.0)
    assert late.now(1010) == 102.0
    assert late.now(1011) == 103.0
    assert not late.waits(1011)


def test_a_worker_who_comes_in_time_leaves_the_clock_alone() -> None:
    assert clock(settled=102.0).settle(1001, inf).now(1050) == 150.0


def test_a_paused_clock_stands_until_it_goes_on() -> None:
    paused = clock().pause(1005)
    assert paused.now(1300) == 105.0
    assert paused.until(1300, 106.0) == inf
    assert paused.resume(1300).now(1302) == 107.0


def test_a_speed_counts_from_the_moment_it_is_set() -> None:
    assert clock().at_speed(1010, 10).now(1011) == 120.0


@pytest.mark.parametrize("speed", [0, -1, 0.2, 61, inf, float("nan")])
def test_a_speed_out_of_range_is_refused(speed: float) -> None:
    with pytest.raises(ValueError, match="a clock goes at"):
        clock().at_speed(1000, speed)


def test_a_step_jumps_ahead_even_when_paused() -> None:
    assert clock(settled=200.0).pause(1000).jump(1001, 150.0).now(1500) == 150.0


def test_a_step_does_not_go_beyond_what_is_known() -> None:
    with pytest.raises(AssertionError):
        clock(settled=110.0).jump(1000, 111.0)


def test_a_workspace_that_nobody_looks_at_falls_asleep_and_its_clock_with_it() -> None:
    asleep = clock()
    assert asleep.is_asleep(1000 + SLEEP_AFTER + 1)
    assert asleep.now(1_000_000) == 100 + SLEEP_AFTER
    woken = asleep.wake(1_000_000)
    assert woken.now(1_000_000) == 100 + SLEEP_AFTER
    assert woken.now(1_000_002) == 102 + SLEEP_AFTER


def test_a_reader_who_stays_keeps_it_awake() -> None:
    assert clock().wake(1500).now(2000) == 1100.0


def test_a_commit_to_a_sleeping_workspace_does_not_wake_it() -> None:
    assert clock(settled=300.0).settle(1_000_000, inf).now(1_000_100) == 300.0


def test_a_moment_to_come_is_so_many_seconds_away() -> None:
    assert clock(speed=2).until(1001, 110.0) == 4.0
    assert clock(settled=105.0).until(1000, 110.0) == inf
    assert clock().until(1050, 110.0) == 0.0


def test_a_machine_that_started_again_takes_back_nothing_that_was_seen() -> None:
    # The wall begins at 0 again; a reader was noted last at 1500 and may have stayed for a minute without a note.
    before = clock(awake=1500.0)
    latest_seen = before.now(1500 + SIGN_OF_LIFE)
    assert before.now(5.0) >= latest_seen
    woken = before.wake(5.0)
    assert woken.now(5.0) >= latest_seen
    assert woken.now(6.0) == woken.now(5.0) + 1


def test_times_are_kept_to_the_microsecond() -> None:
    assert clock(virtual=0.1).now(1000.2) == 0.3
