"""A part that dies at once is not started again at once, for ever."""

import os
import signal
import socket

from playground.supervisor.children import FIRST_DELAY, LONG_LIFE, LONGEST_DELAY, Child, fork
from playground.supervisor.watch import Watch


def short_life(child: Child, now: float) -> float:
    child.started = now - 0.01
    return child.died(now)


def test_a_child_that_keeps_dying_waits_twice_as_long_each_time_up_to_a_limit() -> None:
    child = Child("web", run=lambda: None)
    waits = [short_life(child, now) for now in range(100, 112)]
    assert waits[:4] == [FIRST_DELAY, 2 * FIRST_DELAY, 4 * FIRST_DELAY, 8 * FIRST_DELAY]
    assert waits[-1] == LONGEST_DELAY
    assert child.due == 111 + LONGEST_DELAY


def test_a_child_that_lived_long_starts_again_quickly() -> None:
    child = Child("web", run=lambda: None)
    for now in range(100, 105):
        short_life(child, now)
    child.started = 200
    assert child.died(200 + LONG_LIFE + 1) == FIRST_DELAY


def test_a_forked_child_ends_with_what_its_function_did() -> None:
    def leave() -> None:
        raise SystemExit(7)

    ends = [os.waitstatus_to_exitcode(os.waitpid(fork("test", run), 0)[1]) for run in (lambda: None, leave)]
    assert ends == [0, 7]


def test_a_forked_child_has_its_own_group_and_hears_signals() -> None:
    pid = fork("test", signal.pause)
    while os.getpgid(pid) != pid:
        os.sched_yield()
    os.kill(pid, signal.SIGTERM)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGTERM


def test_a_server_that_dies_before_it_answers_does_not_count_as_the_first_page() -> None:
    answers = iter([b"", b"HTTP/1.1 200 OK"])

    def ask() -> socket.socket:
        ours, theirs = socket.socketpair()
        with theirs:
            theirs.sendall(next(answers))
        return ours

    def run() -> None:
        Watch([]).run(ask, lambda: os.kill(os.getpid(), signal.SIGTERM))
        raise SystemExit(len(list(answers)))  # how many were not asked for

    assert os.waitstatus_to_exitcode(os.waitpid(fork("test", run), 0)[1]) == 0
