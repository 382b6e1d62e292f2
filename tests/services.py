"""Real PostgreSQL, Redis and Valkey servers for the tests, in a temporary directory, on free ports, gone afterwards.

`python -m tests.services COMMAND ...` runs a command with DATABASE_URL and REDIS_URL pointing at fresh servers.
"""

import contextlib
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import redis

from playground.supervisor import valkey

PATIENCE = 30  # seconds for a server to answer
HINT = "`make test` installs it, or says how"


def free_port() -> int:
    """A TCP port that nobody listens on at the moment."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def wait_until(is_so: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    """Returns as soon as `is_so()`; raises TimeoutError naming `what` when it is not after that many seconds."""
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            raise TimeoutError(f"{what}: not so after {seconds} s")
        time.sleep(0.02)


@contextlib.contextmanager
def server(
    command: list[str],
    answers: Callable[[], bool],
    *,
    env: dict[str, str] | None = None,
    user: str | None = None,
    stop: signal.Signals = signal.SIGTERM,
) -> Iterator[subprocess.Popen[bytes]]:
    """Runs a server from the moment it answers; ends it with `stop`. It dies with the tests, however they end."""
    process = subprocess.Popen(command, env=env, user=user, preexec_fn=_die_with_parent, stdin=subprocess.DEVNULL)
    try:
        wait_until(lambda: _alive(process) and answers(), command[0])
        yield process
    finally:
        process.send_signal(stop)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def _alive(process: subprocess.Popen[bytes]) -> bool:
    if process.poll() is not None:
        raise RuntimeError(f"{process.args!r} ended with {process.returncode} before it answered")
    return True


@contextlib.contextmanager
def redis_server() -> Iterator[str]:
    """The distribution's Redis on a free port; yields its URL."""
    url = f"redis://127.0.0.1:{free_port()}/0"
    port = url.rpartition(":")[2].removesuffix("/0")
    command = [_program("redis-server"), "--port", port, "--bind", "127.0.0.1", "--save", ""]
    command += ["--logfile", os.devnull]
    with server(command, lambda: _pings(url)):
        yield url


@contextlib.contextmanager
def valkey_server(unix_socket: Path) -> Iterator[str]:
    """The embedded Valkey, as the supervisor starts it, on this socket; yields its URL."""
    url = f"unix://{unix_socket}"
    valkey.make_room(unix_socket)
    with server(valkey.command(valkey.find_server(os.environ), unix_socket), lambda: _pings(url)):
        yield url


def _pings(url: str) -> bool:
    with contextlib.closing(redis.Redis.from_url(url)) as client, contextlib.suppress(redis.RedisError):
        return bool(client.ping())
    return False


@contextlib.contextmanager
def postgres_server() -> Iterator[str]:
    """The distribution's PostgreSQL on a free port; yields the URL of its database `postgres`."""
    user = "postgres" if os.geteuid() == 0 else None  # it refuses to run as root
    directory = Path(tempfile.mkdtemp(prefix="podyard-postgres-"))
    try:
        if user:
            shutil.chown(directory, user)
        yield from _postgres(directory, user)
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _postgres(directory: Path, user: str | None) -> Iterator[str]:
    data, port = directory / "data", free_port()
    url = f"postgres://podyard@127.0.0.1:{port}/postgres"
    initdb = [_program("initdb"), "-D", str(data), "-U", "podyard", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
    subprocess.run(initdb, check=True, user=user, stdout=subprocess.DEVNULL, cwd=directory)
    settings = {
        "port": port,
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": directory,
        "fsync": "off",
        "log_min_messages": "panic",
    }
    flags = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    command = [_program("postgres"), "-D", str(data), *flags]
    # SIGTERM would wait until every client has gone.
    with server(command, lambda: _connects(url), user=user, stop=signal.SIGINT):
        yield url


def _connects(url: str) -> bool:
    with contextlib.suppress(psycopg.OperationalError), psycopg.connect(url):
        return True
    return False


@contextlib.contextmanager
def new_database(postgres_url: str) -> Iterator[str]:
    """An empty database on that server, dropped afterwards; yields its URL."""
    name = f"test_{time.monotonic_ns()}"
    _administer(postgres_url, f"CREATE DATABASE {name}")
    try:
        yield postgres_url.rpartition("/")[0] + f"/{name}"
    finally:
        _administer(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


def _administer(postgres_url: str, statement: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(statement.encode())


def _program(name: str) -> str:
    """The path of a server program. PostgreSQL's lie off PATH on Debian, one directory a version: the newest counts."""
    found = shutil.which(name)
    if found:
        return found
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    if not versions:
        raise FileNotFoundError(f"{name} is missing: {HINT}")
    return str(versions[-1])


def main() -> int:
    """Runs the command given, with servers of its own."""
    with postgres_server() as postgres, new_database(postgres) as database, redis_server() as redis_url:
        env = {**os.environ, "DATABASE_URL": database, "REDIS_URL": redis_url}
        return subprocess.run(sys.argv[1:], env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
