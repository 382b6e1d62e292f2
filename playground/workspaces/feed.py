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


def announce(public: str, acted: bool = False) -> bool:
    """Tells every web process that a workspace changed; `acted`: because its learner did something, who now waits.

    Without Redis nobody hears it, nothing else happens, and the answer is False.
    """
    try:
        client().publish(CHANNEL, f"{public} {int(acted)}")
    except redis.RedisError as error:
        log.warning("not announced, Redis does not answer: %s", error)
        return False
    return True


class Ear:
    """What was heard of a workspace: that it may have `changed`, and that its learner `acted`."""

    def __init__(self) -> None:
        self.changed = asyncio.Event()
        self.acted = asyncio.Event()

    def hear(self, acted: bool) -> None:
        self.changed.set()
        if acted:
            self.acted.set()

    def clear(self) -> None:
        self.changed.clear()
        self.acted.clear()


class Hub:
    """The one subscription of a web process: tells those who listen. One for an event loop."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[Ear]] = {}
        self._task: asyncio.Task[None] | None = None

    @contextlib.contextmanager
    def listen(self, public: str) -> Iterator[Ear]:
        """An ear that hears whenever this workspace may have changed. Listen first, then read."""
        ear = Ear()
        self._listeners.setdefault(public, set()).add(ear)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._follow(), name="workspace announcements")
        try:
            yield ear
        finally:
            self._leave(public, ear)

    def _leave(self, public: str, ear: Ear) -> None:
        listeners = self._listeners[public]
        listeners.discard(ear)
        if not listeners:
            del self._listeners[public]

    async def close(self) -> None:
        """Ends the subscription."""
        while self._task is not None and not self._task.done():
            self._task.cancel()
            # While it connects, redis-py takes the first word for a time-out and goes on.
            await asyncio.wait([self._task], timeout=0.05)

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
                self._tell(public, acted=False)
        elif message["type"] == "message":
            public, _, acted = message["data"].decode().partition(" ")
            self._tell(public, acted == "1")

    def _tell(self, public: str, acted: bool) -> None:
        for ear in self._listeners.get(public, ()):
            ear.hear(acted)
