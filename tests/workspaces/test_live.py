"""Following a workspace: one look for all who watch, the newest for each, no more pictures than there is time for."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Iterator

import pytest
import redis
from django.db import connection

from playground.workspaces import actions, live, reading
from playground.workspaces.live import Live, Pace, Shown, Watcher
from playground.workspaces.models import Workspace
from playground.workspaces.reading import Seen
from tests.workspaces import hands

SOON = 5  # seconds for what should come at once


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    """The threads' connections to the tests' database, closed."""
    yield
    for threads in (live._threads, live._leisure):
        together = threading.Barrier(threads._max_workers)

        def close(together: threading.Barrier = together) -> None:
            together.wait(SOON)
            connection.close()

        for closed in [threads.submit(close) for _ in range(threads._max_workers)]:
            closed.result()


@pytest.fixture
async def lively(workspace: Workspace) -> AsyncIterator[Live]:
    lively = Live()
    yield lively
    await lively.hub.close()


async def newest(watcher: Watcher) -> Shown:
    shown = await asyncio.wait_for(watcher.next(), SOON)
    assert shown is not None
    return shown


async def until(watcher: Watcher, number: int) -> Shown:
    """What is shown once it has come to that revision."""
    shown = await newest(watcher)
    while shown.seen.state.number < number:
        shown = await newest(watcher)
    return shown


def act(workspace: Workspace, value: str) -> int:
    """As another process would; answers the number of what was written."""
    try:
        return int(hands.set_data(workspace.public, value)["metadata"]["resourceVersion"])
    finally:
        connection.close()


def pause(workspace: Workspace) -> None:
    actions.pause(workspace.public)
    connection.close()


async def test_all_who_watch_are_shown_the_same_and_it_is_drawn_once(lively: Live, workspace: Workspace) -> None:
    drawn: list[int] = []

    def draw(seen: Seen) -> int:
        drawn.append(seen.state.number)
        return seen.state.number

    async def follow() -> int:
        async with lively.watch(workspace.public) as watcher:
            return await (await newest(watcher)).once("en", draw)

    numbers = await asyncio.gather(*(follow() for _ in range(50)))
    assert len(set(numbers)) == 1
    assert len(drawn) == 1


async def test_what_the_learner_did_is_shown_at_once(lively: Live, workspace: Workspace) -> None:
    async with lively.watch(workspace.public) as watcher:
        await newest(watcher)
        shown = []
        for value in "abcde":
            number = await asyncio.to_thread(act, workspace, value)
            shown.append(await until(watcher, number))
        # A look that was under way may come upon a deed before it is announced.
        assert any(each.urgent for each in shown)


async def test_a_watcher_who_was_away_is_given_the_newest_and_nothing_before(
    lively: Live, workspace: Workspace
) -> None:
    async with lively.watch(workspace.public) as away, lively.watch(workspace.public) as there:
        await newest(away)
        for value in "abcdef":
            number = await asyncio.to_thread(act, workspace, value)
            await until(there, number)
        assert (await newest(away)).seen.state.number == number


async def test_who_listens_first_misses_nothing_that_happens_while_they_read(
    lively: Live, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers: list[int] = []
    plain = reading.look

    def slow(public: str) -> Seen:
        seen = plain(public)
        if not numbers:
            numbers.append(act(workspace, "while they read"))
        return seen

    monkeypatch.setattr(reading, "look", slow)
    async with lively.watch(workspace.public) as watcher:
        first = await newest(watcher)
        assert (await until(watcher, numbers[0])).seen.state.number > first.seen.state.number


async def test_nothing_is_left_of_a_workspace_that_nobody_watches(lively: Live, workspace: Workspace) -> None:
    async with lively.watch(workspace.public) as watcher:
        await newest(watcher)
    assert lively._pumps == {}
    assert lively.hub._listeners == {} or await settled(lively)


async def settled(lively: Live) -> bool:
    while lively.hub._listeners:
        await asyncio.sleep(0)
    return True


async def test_a_workspace_at_rest_is_not_looked_at(
    lively: Live, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    await asyncio.to_thread(pause, workspace)
    looks: list[str] = []
    plain = reading.look

    def counted(public: str) -> Seen:
        looks.append(public)
        return plain(public)

    monkeypatch.setattr(reading, "look", counted)
    async with lively.watch(workspace.public) as watcher:
        await newest(watcher)
        await asyncio.sleep(0.5)
    assert len(looks) <= 2


async def test_after_redis_was_away_everything_is_looked_at_again(
    lively: Live, workspace: Workspace, redis_here: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with lively.watch(workspace.public) as watcher:
        await newest(watcher)
        monkeypatch.setattr(live.reading.feed, "announce", lambda *_, **__: None)  # as if Redis were away
        number = await asyncio.to_thread(act, workspace, "unheard")
        monkeypatch.undo()
        async with redis.asyncio.Redis.from_url(redis_here) as client:
            await client.client_kill_filter(_type="pubsub")
        await until(watcher, number)


def test_the_pictures_of_many_keep_to_their_budget() -> None:
    pace = Pace()
    pace.resting = 1
    assert pace.seconds() == live.FRAME
    pace.resting = 100
    assert 100 / pace.seconds() * pace.cost == pytest.approx(live.BUDGET)
    for _ in range(50):
        pace.timed(work, 0.0005)  # a look
        pace.timed(work, 0.0015)  # and the frame that was made of it
        pace.count()
    assert pace.cost == pytest.approx(0.002, rel=0.1)


def work(seconds: float) -> None:
    """Takes so much of a processor."""
    begin = time.thread_time()
    while time.thread_time() < begin + seconds:
        pass
