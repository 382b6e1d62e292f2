"""The stream of a workspace, over a real web server."""

import contextlib
import http.client
import os
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
import redis
from django.conf import settings
from django.core import signing

from playground.web import access
from playground.workspaces import actions, feed, reading
from playground.workspaces.limits import limits
from playground.workspaces.models import Workspace
from tests import services
from tests.workspaces import hands

PATIENCE = 5  # seconds for what should come at once


def cookie(guest: str) -> str:
    return f"{access.COOKIE}={signing.TimestampSigner(salt='playground.guest').sign(guest)}"


class Stream:
    """A client of a stream: reads it event by event."""

    def __init__(self, port: int, public: str, guest: str = "alice", query: str = "", method: str = "GET") -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self._connection.request(method, f"/events/{public}?{query}", headers={"Cookie": cookie(guest)})
        self._answer = self._connection.getresponse()
        self.status = self._answer.status
        self.type = self._answer.headers["Content-Type"]

    def __enter__(self) -> "Stream":
        return self

    def __exit__(self, *how: object) -> None:
        self._answer.close()
        self._connection.close()

    def event(self) -> str:
        """The next message. Raises TimeoutError where none comes, EOFError where the stream has ended."""
        lines: list[str] = []
        while line := self._answer.readline().decode():
            if line == "\n":
                return "".join(lines)
            lines.append(line.removeprefix("data: "))
        raise EOFError

    def until(self, text: str) -> str:
        """The first message that holds the text."""
        while text not in (event := self.event()):
            pass
        return event


@pytest.fixture(scope="module")
def web(django_db_setup: None, embedded_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a web server on the tests' database."""
    port = services.free_port()
    environment = {
        **os.environ,
        "PLAYGROUND_DATA": str(tmp_path_factory.mktemp("web")),
        "PLAYGROUND_DEBUG": "1",
        "DJANGO_SETTINGS_MODULE": "playground.settings",
        "SECRET_KEY": settings.SECRET_KEY,
        "REDIS_URL": embedded_server,
        "DATABASE_URL": _database_url(settings.DATABASES["default"]),
    }
    server = [sys.executable, "-m", "uvicorn", "playground.asgi:application", "--log-level", "error"]
    with services.server([*server, "--port", str(port)], lambda: _answers(port), env=environment):
        yield port


def _database_url(database: dict[str, Any]) -> str:
    if database["ENGINE"].endswith("sqlite3"):
        return f"sqlite:///{database['NAME']}"
    who = f"{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}"
    return f"postgres://{who}/{database['NAME']}"


def _answers(port: int) -> bool:
    try:
        with Stream(port, "nowhere") as stream:
            return stream.status == 404
    except OSError:
        return False


@pytest.fixture
def server(web: int, workspace: Workspace) -> int:
    return web


def test_the_whole_picture_comes_first_then_a_frame_for_what_happens(server: int, workspace: Workspace) -> None:
    with Stream(server, workspace.public) as stream:
        assert (stream.status, stream.type) == (200, "text/event-stream; charset=utf-8")
        first = stream.event()
        assert '<hx-partial hx-target="#picture" hx-swap="innerMorph">' in first
        started = time.monotonic()
        hands.apply(workspace.public)
        stream.until(">web<")
        assert time.monotonic() - started < 1
        hands.work(workspace.public)
        pods = [pod["metadata"]["uid"] for pod in hands.pods(reading.look(workspace.public).state)]
        event = first
        while len(pods) < 3 or not all(uid in event for uid in pods):
            event = stream.event()
            pods = [pod["metadata"]["uid"] for pod in hands.pods(reading.look(workspace.public).state)]


def test_what_is_drawn_follows_the_language_and_the_view(server: int, workspace: Workspace) -> None:
    events = []
    actions.pause(workspace.public)
    for query in ("lang=en", "lang=zh-hans", "lang=en&view=nodes", "lang=xx&view=xx&width=xx"):
        with Stream(server, workspace.public, query=query) as stream:
            events.append(stream.event())
    assert "node-1" in events[2]
    assert events[0] != events[2]
    assert events[3] == events[0]


def test_another_guests_workspace_is_not_there(server: int, workspace: Workspace) -> None:
    for guest, public in (("mallory", workspace.public), ("", workspace.public), ("alice", "nowhere")):
        with Stream(server, public, guest) as stream:
            assert stream.status == 404
    unsigned = http.client.HTTPConnection("127.0.0.1", server, timeout=PATIENCE)
    unsigned.request("GET", f"/events/{workspace.public}", headers={"Cookie": f'{access.COOKIE}=alice; x="\\'})
    assert unsigned.getresponse().status == 404
    unsigned.close()


def test_a_guest_with_too_many_windows_is_told_so_until_one_is_closed(server: int, workspace: Workspace) -> None:
    with contextlib.ExitStack() as windows:
        for _ in range(limits().streams - 1):
            assert windows.enter_context(Stream(server, workspace.public)).status == 200
        with Stream(server, workspace.public), Stream(server, workspace.public) as one_too_many:
            assert one_too_many.status == 429
        services.wait_until(lambda: _opens(server, workspace.public), "room for another window")


def _opens(port: int, public: str) -> bool:
    with Stream(port, public) as stream:
        return stream.status == 200


def test_a_stream_is_only_read(server: int, workspace: Workspace) -> None:
    with Stream(server, workspace.public, method="POST") as stream:
        assert stream.status == 405


def test_a_stream_ends_with_its_workspace_and_does_not_come_again(server: int, workspace: Workspace) -> None:
    with Stream(server, workspace.public) as stream:
        stream.event()
        public, pk = workspace.public, workspace.pk
        Workspace.objects.filter(pk=pk).delete()
        feed.announce(public)
        with pytest.raises(EOFError):
            stream.event()
    with Stream(server, public) as stream:
        assert stream.status == 404


def test_a_paused_clock_is_silent_until_somebody_steps(server: int, workspace: Workspace) -> None:
    hands.apply(workspace.public)
    hands.work(workspace.public)
    actions.pause(workspace.public)
    with Stream(server, workspace.public) as stream:
        stream.event()
        hands.let_pass(workspace.public, 60)
        stream._connection.sock.settimeout(0.5)
        with pytest.raises(TimeoutError):
            stream.event()
    with Stream(server, workspace.public) as stream:
        stream.event()
        actions.step(workspace.public)
        stream.event()


def test_a_stream_comes_back_to_life_when_redis_was_away(server: int, workspace: Workspace, redis_here: str) -> None:
    with Stream(server, workspace.public) as stream:
        stream.event()
        with redis.Redis.from_url(redis_here) as client:
            client.flushall()
            client.client_kill_filter(_type="pubsub")
        hands.apply(workspace.public)
        stream.until(">web<")


def test_a_reader_of_a_slow_client_gets_the_newest_frame(server: int, workspace: Workspace) -> None:
    with Stream(server, workspace.public) as stream:
        for number in range(40):
            hands.apply(workspace.public, name=f"web-{number}")
        stream.until(">web-39<")
