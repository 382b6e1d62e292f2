"""The script that an annotation plays to a probe."""

from playground.simulator.kubelet.probes import MOST_SEGMENTS, Segment, read_script


def test_a_script_says_when_a_probe_changes_its_mind() -> None:
    assert read_script("ok 10s, fail 1m, ok") == (Segment(0, True), Segment(10, False), Segment(70, True))


def test_the_same_said_twice_is_one_segment() -> None:
    assert read_script("ok 1," * 20_000) == (Segment(0, True),)


def test_what_is_beyond_so_many_changes_is_passed_over() -> None:
    assert len(read_script("ok 1, fail 1," * 20_000)) == MOST_SEGMENTS
