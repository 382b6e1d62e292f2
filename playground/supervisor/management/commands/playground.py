"""`manage.py playground`: everything in one command."""

import gc
import os
import socket
import sys
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from playground.supervisor import parts, prepare, valkey
from playground.supervisor.children import Child
from playground.supervisor.watch import Watch, say

DEFAULT_PORT = 8000


class Command(BaseCommand):
    help = "Runs everything: embedded Valkey (unless REDIS_URL is set), web server and worker, until Ctrl-C."
    # `manage.py check` makes them; here they would cost a learner's time.
    requires_system_checks = []  # noqa: RUF012 (Django's own type)

    def handle(self, **_: Any) -> None:
        try:
            lock = prepare.lock(settings.DATA / "lock")
            listener = listen(os.environ.get("PLAYGROUND_BIND") or "127.0.0.1", port())
            children = list_children(listener)
        except prepare.AlreadyRunningError:
            raise CommandError(f"A playground is running already on the state in {settings.DATA}.") from None
        except (OSError, valkey.MissingServerError) as error:
            raise CommandError(str(error)) from error
        with lock, listener:
            get_ready()
            welcome = f"Podyard is at {address(listener)} (Ctrl-C ends it)"
            Watch(children).run(partial(ask_for_page, listener), partial(say, welcome))
        say("Podyard has ended.")


def port() -> int:
    """The TCP port of the pages, from PORT; 0 takes any free one. Raises CommandError if it is no number."""
    try:
        return int(os.environ.get("PORT") or DEFAULT_PORT)
    except ValueError:
        raise CommandError(f"PORT must be a number, not {os.environ['PORT']!r}.") from None


def listen(host: str, number: int) -> socket.socket:
    """A listening socket. Raises OSError with a message for people."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, number), family=family, backlog=2048)
    except OSError as error:
        raise OSError(f"Cannot listen on {host} port {number}: {error.strerror}. Try another: PORT=8001") from error


def address(listener: socket.socket) -> str:
    """The URL to type into a browser on this machine."""
    host, number = listener.getsockname()[:2]
    if host in {"0.0.0.0", "::"}:  # noqa: S104 (compared, not bound)
        host = "localhost"
    return f"http://[{host}]:{number}/" if ":" in host else f"http://{host}:{number}/"


def ask_for_page(listener: socket.socket) -> socket.socket:
    """Asks for the first page at once; the request waits until the web server is there to answer it."""
    host, number = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    asking = socket.create_connection((host, number))
    asking.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    return asking


def list_children(listener: socket.socket) -> list[Child]:
    """The parts in the order of their start. Raises MissingServerError."""
    web = [Child(name, partial(parts.run_web, listener)) for name in parts.WEB_SERVERS]
    children = [*web, Child("worker", parts.run_worker)]
    if os.environ.get("REDIS_URL"):
        return children
    unix_socket = Path(settings.REDIS_URL.removeprefix("unix://"))
    run_valkey = partial(parts.run_valkey, valkey.find_server(os.environ), unix_socket)
    return [Child("valkey", run_valkey, outlives=True), *children]


def get_ready() -> None:
    """Everything that is done once, before the children start and share it."""
    prepare.raise_open_files()
    prepare.migrate()
    prepare.collect_static(settings.STATIC_ROOT)
    prepare.forget_connections()
    parts.preload()
    gc.collect()
    gc.freeze()  # the collector would write to every object, and so copy the pages the children share
    sys.stdout.flush()
