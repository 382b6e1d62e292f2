"""Announcements over Redis: "this workspace changed; look". They carry no content, so none is missed for good.

Everything that must survive is in the database: whoever hears an announcement reads there, and whoever lost the
connection to Redis looks at everything again once it is back. One connection a process, whatever the number of streams.
"""

import asyncio
import contextlib
import logging
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import redis
import redis.asyncio
from django.conf import settings

CHANNEL = "podyard:workspaces"
PATIENCE = 1.0  # seconds for Redis to answer before a request goes on without it
RETRY = 0.25  # seconds between attempts to come back to Redis

log = logging.getLogger(__name__)


def client() -> "redis.Redis":
    """This process's client; answers within PATIENCE or raises redis.RedisError."""
    return _client(settings.REDIS_URL)


@lru_cache
def _client(url: str) -> "redis.Redis":
    return redis.Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)


def announce(public: str, epoch: int, head: int) -> None:
    """Tells every web process that a workspace changed. Without Redis nobody hears it, and nothing else happens."""
    try:
        client().publish(CHANNEL, f"{public} {epoch} {head}")
    except redis.RedisError as error:
        log.warning("not announced, Redis does not answer: %s", error)


class Hub:
    """The one subscription of a web process: sets the events of those who listen. One for an event loop."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[asyncio.Event]] = {}
        self._task: asyncio.Task[None] | None = None

    @contextlib.contextmanager
    def listen(self, public: str) -> Iterator[asyncio.Event]:
        """An event that is set whenever this workspace may have changed. Listen first, then read."""
        changed = asyncio.Event()
        self._listeners.setdefault(public, set()).add(changed)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._follow(), name="workspace announcements")
        try:
            yield changed
        finally:
            self._leave(public, changed)

    def _leave(self, public: str, changed: asyncio.Event) -> None:
        listeners = self._listeners[public]
        listeners.discard(changed)
        if not listeners:
            del self._listeners[public]

    async def close(self) -> None:
        """Ends the subscription."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _follow(self) -> None:
        """Subscribes, and again whenever the connection is lost; then anything may have changed."""
        while True:
            try:
                await self._hear()
            except (redis.RedisError, OSError) as error:
                log.info("Redis is away: %s", error)
            await asyncio.sleep(RETRY)

    async def _hear(self) -> None:
        connection = redis.asyncio.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=PATIENCE)
        async with connection, connection.pubsub() as pubsub:
            await pubsub.subscribe(CHANNEL)
            async for message in pubsub.listen():
                self._note(message)

    def _note(self, message: dict[str, Any]) -> None:
        if message["type"] == "subscribe":
            for public in self._listeners:
                self._mark(public)
        elif message["type"] == "message":
            self._mark(message["data"].decode().partition(" ")[0])

    def _mark(self, public: str) -> None:
        for changed in self._listeners.get(public, ()):
            changed.set()
