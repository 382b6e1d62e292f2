"""The run strip: lives and flags, folded from the log."""

import re
from itertools import pairwise

from playground.diagram.layout.strip import APART, MOST_ROWS, SCALES, strip_picture
from playground.diagram.strip import MOST_LIVES, Strip
from playground.simulator.state.revisions import Revision
from tests.diagram import runs
from tests.diagram.clusters import Yard


def folded(log: list[Revision]) -> Strip:
    strip = Strip()
    for revision in log:
        strip.add(revision)
    return strip


def test_a_pods_life_is_its_states_one_after_another() -> None:
    yard = Yard()
    for time, state in ((0, "pending"), (1, "creating"), (3, "ready"), (9, "terminating")):
        pod = yard.at(time).pod("one", state)
    yard.at(10).gone(pod)
    (life,) = folded(yard.log).lives.values()
    assert life.spans == [(0, "pending"), (1, "creating"), (3, "ready"), (9, "terminating")]
    assert life.end == 10


def test_what_happens_at_one_moment_is_seen_as_it_ends() -> None:
    yard = Yard()
    for state in ("pending", "creating", "ready"):
        yard.pod("one", state)
    assert next(iter(folded(yard.log).lives.values())).spans == [(0.0, "ready")]


def test_a_pull_is_seen_though_only_events_tell_it() -> None:
    yard = Yard()
    yard.pod("one", "pulling")
    (life,) = folded(yard.log).lives.values()
    assert [state for _, state in life.spans] == ["creating"]  # an Event of nobody's kind says nothing
    log, _ = runs.rollout()
    assert "pulling" in {state for life in folded(log).lives.values() for _, state in life.spans}


def test_a_lost_node_makes_its_pods_unknown() -> None:
    yard = Yard()
    yard.pod("one", "ready", "node-2")
    yard.at(5).node("node-2", ready="Unknown")
    yard.at(8).node("node-2")
    (life,) = folded(yard.log).lives.values()
    assert life.spans == [(0.0, "ready"), (5, "unknown"), (8, "ready")]


def test_a_new_life_takes_the_lowest_row_that_is_free() -> None:
    yard = Yard()
    pods = [yard.pod(name) for name in "abc"]
    yard.at(1).gone(pods[1])
    yard.pod("d")
    yard.pod("e")
    assert {life.key.name: life.row for life in folded(yard.log).lives.values()} == {
        "a": 0, "b": 1, "c": 2, "d": 1, "e": 3,
    }  # fmt: skip


def test_a_pod_of_the_same_name_is_another_life() -> None:
    yard = Yard()
    yard.pod("web-0")
    again = {**yard.log[-1].object, "metadata": {**yard.log[-1].object["metadata"], "uid": "another"}}  # type: ignore[dict-item,index]
    yard.at(4).put(again)
    first, second = folded(yard.log).lives.values()
    assert (first.end, second.end) == (4, None)


def test_what_the_learner_did_at_one_moment_is_one_flag() -> None:
    log, _ = runs.rollout()
    strip = folded(log)
    assert [flag.number for flag in strip.flags] == [1, 2, 3]
    assert [flag.time for flag in strip.flags] == [2, 12, 45]


def test_old_lives_are_forgotten_but_never_one_that_goes_on() -> None:
    yard = Yard(nodes=0)
    yard.pod("stays")
    for number in range(MOST_LIVES + 10):
        yard.gone(yard.pod(f"goes-{number}"))
    lives = folded(yard.log).lives
    assert len(lives) == MOST_LIVES
    assert "uid-stays" in lives
    assert "uid-goes-0" not in lives


def test_what_lasts_is_drawn_to_the_end_once_and_cut_off_at_now() -> None:
    yard = Yard()
    yard.at(2).pod("one")
    strip = folded(yard.log)
    early, late = (strip_picture(strip, now) for now in (10.0, 20.0))
    assert early.bars == late.bars
    assert early.bars[0].stretches[0].path.endswith(f"H{early.right}")
    assert early.now < late.now < early.right


def test_the_scale_is_a_round_time_that_everything_fits_in() -> None:
    for now in (0.0, 29.0, 31.0, 3599.0, 90000.0, 1e9):
        picture = strip_picture(Strip(), now)
        assert picture.seconds in SCALES
        assert now > SCALES[-1] or picture.left <= picture.now <= picture.right


def test_flags_do_not_cover_each_other() -> None:
    yard = Yard(nodes=0)
    for number in range(40):
        yard.at(number / 4).deployment(f"d{number}")
    marks = strip_picture(folded(yard.log), 30.0).flags
    assert all(right.x - left.x >= APART for left, right in pairwise(marks))
    assert marks[-1].number == "40"


def test_what_finds_no_row_is_counted() -> None:
    yard = Yard(nodes=0)
    for number in range(MOST_ROWS + 7):
        yard.pod(f"{number}")
    picture = strip_picture(folded(yard.log), 5.0)
    assert len(picture.bars) == MOST_ROWS
    assert picture.more == "7 more Pods"
    lowest = max(int(re.findall(r"M\d+ (\d+)H", bar.stretches[0].path)[0]) for bar in picture.bars)
    assert lowest < picture.height
