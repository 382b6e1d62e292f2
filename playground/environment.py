"""What the environment says, turned into what Django wants. Each function takes all it needs, so it can be tested.

Leaves out: every database but SQLite and PostgreSQL, the two that Podyard is tested on.
"""

import hashlib
import os
import secrets
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

TRUE = frozenset({"1", "true", "yes", "on"})
LONGEST_SOCKET_PATH = 100  # bytes; the kernel takes 107, and a server adds a few while it starts


def flag(environ: Mapping[str, str], name: str) -> bool:
    """Whether the variable says yes: 1, true, yes or on."""
    return environ.get(name, "").strip().lower() in TRUE


def names(environ: Mapping[str, str], name: str) -> list[str]:
    """A comma-separated list, spaces and empty parts left out."""
    return [part.strip() for part in environ.get(name, "").split(",") if part.strip()]


def database(url: str) -> dict[str, Any]:
    """Django's settings for a `sqlite:///path` or `postgres://user:password@host:port/name?option=value` URL.

    Raises ValueError for any other scheme.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(unquote(parts.path[1:]))
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_HEALTH_CHECKS": True,
            # A pool a process: under ASGI every request has a thread, and a connection kept per thread would never end.
            "OPTIONS": {"pool": {"min_size": 1, "max_size": 16}, **dict(parse_qsl(parts.query))},
        }
    raise ValueError(f"DATABASE_URL must begin with sqlite:/// or postgres://, not {parts.scheme or url!r}")


def _sqlite(path: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,  # a thread keeps its connection: to open one costs more than most requests ask of it
        "OPTIONS": {
            # A deferred transaction that reads and then writes fails at once with "database is locked" when another
            # process wrote in between; an immediate one waits its turn.
            "transaction_mode": "IMMEDIATE",
            "timeout": 5,  # seconds
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }


def redis_socket(data: Path) -> Path:
    """Where the embedded Valkey listens for the state kept in `data`.

    It is computed, not passed on, so that every process with the same PLAYGROUND_DATA finds it, `manage.py shell` too.
    A path too long for a socket is replaced by a short one in the temporary directory.
    """
    path = data / "valkey.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        return path
    name = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"podyard-{os.getuid()}-{name}" / "valkey.sock"


def broker(redis_url: str) -> str:
    """Celery's name for a Redis URL: it says `redis+socket://` where redis-py says `unix://`."""
    if redis_url.startswith("unix://"):
        return "redis+socket://" + redis_url.removeprefix("unix://")
    return redis_url


def kept_secret(path: Path) -> str:
    """The secret in this file, which is made (readable by its owner only) if it is not there."""
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(50) + "\n")
    try:
        path.hardlink_to(draft)  # never replaces: of two processes that start together, both read the first one's
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text().strip()
