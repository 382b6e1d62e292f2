"""`/events/<workspace>`: the stream of a workspace's frames, as server-sent events over plain ASGI.

It goes round Django's handlers, whose middleware would hold a thread and a database connection for every open tab. The
whole picture comes first, so whoever lost the connection need not know what was missed; then a frame whenever one is
due. A slow client is given the newest frame when it can take one, nothing in between. What is in a frame stands in
frames.py, when one is due in workspaces/live.py.
"""

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import DatabaseError

from playground.diagram.layout import ViewName, Width
from playground.web import access, frames
from playground.workspaces.limits import limits
from playground.workspaces.live import Live, Watcher, in_thread
from playground.workspaces.reading import Seen, memories

log = logging.getLogger(__name__)

PING = 15.0  # seconds of silence after which the browser is told that somebody is still there

Send = Callable[[Mapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]

HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-cache"),
    (b"x-accel-buffering", b"no"),
]

# The watched workspaces of each event loop: one for a web process, more where tests make more.
_lives: WeakKeyDictionary[asyncio.AbstractEventLoop, Live] = WeakKeyDictionary()
# The streams that are open in this process, by guest.
_open: Counter[str] = Counter()


@dataclass(frozen=True)
class Request:
    """What a stream was asked for."""

    public: str
    guest: str
    language: str
    view: ViewName
    width: Width

    @classmethod
    def of(cls, scope: Mapping[str, Any]) -> "Request":
        query = parse_qs(scope["query_string"].decode("latin-1"))
        return cls(
            public=scope["path"].removeprefix("/events/").strip("/"),
            guest=access.guest_in(_cookies(scope)),
            language=_language(query.get("lang", [""])[0]),
            view=frames.view_of(query.get("view", [""])[0]),
            width=frames.width_of(query.get("width", [""])[0]),
        )


def _language(asked: str) -> str:
    return asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _cookies(scope: Mapping[str, Any]) -> dict[str, str]:
    header = b"; ".join(value for name, value in scope["headers"] if name == b"cookie").decode("latin-1")
    with contextlib.suppress(CookieError):
        return {name: morsel.value for name, morsel in SimpleCookie(header).items()}
    return {}


async def application(scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
    """The ASGI application of the streams."""
    if scope["method"] != "GET":
        await _refuse(send, 405)
        return
    request = Request.of(scope)
    try:
        may_see = await in_thread(access.may_see, request.guest, request.public)
    except DatabaseError as error:
        log.error("%s: the database does not answer: %s", scope["path"], error)
        await _refuse(send, 503)
        return
    if not may_see:
        await _refuse(send, 404)
        return
    with _counted(request.guest) as has_room:
        await (_serve(request, receive, send) if has_room else _refuse(send, 429))


@contextlib.contextmanager
def _counted(guest: str) -> Iterator[bool]:
    """One more stream of this guest; whether there is room for it."""
    _open[guest] += 1
    try:
        yield _open[guest] <= limits().streams
    finally:
        _open[guest] -= 1
        if not _open[guest]:
            del _open[guest]


async def _serve(request: Request, receive: Receive, send: Send) -> None:
    live = _lives.setdefault(asyncio.get_running_loop(), Live())
    async with live.watch(request.public) as watcher:
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        await _first_of(_left(receive), _stream(watcher, request, send))
        with contextlib.suppress(OSError):
            await send({"type": "http.response.body"})


async def _refuse(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body"})


async def _first_of(*doings: Awaitable[None]) -> None:
    """Until one of them is done; the others are given up."""
    tasks = [asyncio.ensure_future(doing) for doing in doings]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _stream(watcher: Watcher, request: Request, send: Send) -> None:
    """Frames and pings until the workspace is gone."""
    made, last = (request.language, request.view, request.width), b""
    while True:
        try:
            shown = await asyncio.wait_for(watcher.next(), PING)
        except TimeoutError:
            memories.forget_idle()
            await send({"type": "http.response.body", "body": b"event: ping\n\n", "more_body": True})
            continue
        if shown is None:
            return
        body = await shown.once(made, lambda seen: _message(seen, *made))
        if body is not None and body != last:
            await send({"type": "http.response.body", "body": body, "more_body": True})
            last = body


def _message(seen: Seen, language: str, view: ViewName, width: Width) -> bytes:
    """The frame as an unnamed event, the only kind that htmx swaps."""
    lines = frames.render(seen, language, view, width).splitlines()
    return ("".join(f"data: {line}\n" for line in lines) + "\n").encode()
