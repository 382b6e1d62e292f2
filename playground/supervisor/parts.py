"""What the children run: Valkey, the web server, the worker. Each function stays until its part ends."""

import gc
import importlib
import os
import signal
import socket
import warnings
from pathlib import Path
from typing import Any

from playground.supervisor import valkey

WORKER = [
    "--quiet",
    "worker",
    "--pool=prefork",
    "--concurrency=2",
    "--loglevel=WARNING",
    "--without-gossip",
    "--without-mingle",
    "--without-heartbeat",
]
# They share the socket, so that whoever is free answers; a second one is worth its memory where a processor is there.
WEB_SERVERS = ("web", "web-2")[: os.cpu_count() or 1]
SHARED = (
    "celery.apps.worker",
    "celery.concurrency.prefork",
    "celery.worker.consumer",
    "django.core.handlers.asgi",
    "kombu.transport.redis",
    "redis.asyncio",
    "uvicorn",
)


def run_valkey(server: Path, unix_socket: Path) -> None:
    """Becomes the embedded Valkey."""
    valkey.make_room(unix_socket)
    words = valkey.command(server, unix_socket)
    os.execv(words[0], words)  # noqa: S606 (no shell is wanted)


def run_web(listener: socket.socket) -> None:
    """Serves the pages on a socket that is listening already: while it restarts, browsers wait instead of failing."""
    import uvicorn

    config = uvicorn.Config(
        "playground.asgi:application",
        log_level="warning",
        access_log=False,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=2,  # seconds; open streams would keep it for ever
    )
    uvicorn.Server(config).run(sockets=[listener])


def run_worker() -> None:
    """Takes tasks, two at a time, each in a process of its own: one that takes too long or too much ends alone."""
    from celery.exceptions import CPendingDeprecationWarning, SecurityWarning
    from celery.signals import worker_ready

    from playground.celery import app

    # It warns of root because of pickled tasks; ours are JSON.
    warnings.simplefilter("ignore", SecurityWarning)
    # It announces a default of Celery 6 whenever Valkey is lost.
    warnings.simplefilter("ignore", CPendingDeprecationWarning)
    worker_ready.connect(_end_in_silence)
    app.conf.worker_enable_remote_control = False  # nobody asks, and it would keep a subscription of its own
    app.worker_main(WORKER)


def _end_in_silence(**_: Any) -> None:
    """Ends on SIGTERM as Celery does, once the running tasks are done, but prints nothing."""
    from celery.worker import state

    def end(*_: Any) -> None:
        vars(state)["should_stop"] = os.EX_OK  # the stubs know no value but None

    signal.signal(signal.SIGTERM, end)


def preload() -> None:
    """Imports what several children need, once, before they are forked and share it."""
    for name in SHARED:
        importlib.import_module(name)
    from django.urls import get_resolver

    from playground.celery import app

    app.loader.import_default_modules()
    get_resolver().url_patterns  # noqa: B018 (reading it imports every view)
    gc.freeze()  # what all share is there to stay: a search for cycles would look through it, and copy its pages
