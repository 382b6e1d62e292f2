"""`manage.py playground`, run for real: it serves, it mends itself, it leaves nothing behind."""

import os
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import redis

from playground import environment
from playground.celery import app
from playground.supervisor.parts import WEB_SERVERS
from playground.supervisor.valkey import find_server
from tests.house.figures import Playground, playground
from tests.services import wait_until

RECOVERY = 10  # seconds


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Playground]:
    with playground(tmp_path_factory.mktemp("playground")) as one:
        one.address()
        yield one


def get(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=10) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def everyone_is_back(running: Playground, killed: int) -> bool:
    children = running.children()
    return set(children) == {"valkey", "worker", *WEB_SERVERS} and killed not in children.values()


def worker_listens(data: Path) -> bool:
    """Whether a worker waits for tasks: it then blocks on the queue, and Valkey counts it."""
    try:
        with redis.Redis(unix_socket_path=str(environment.redis_socket(data))) as client:
            return int(client.info("clients")["blocked_clients"]) > 0
    except redis.ConnectionError:
        return False


def test_it_prints_its_address_once_the_first_page_answers(running: Playground) -> None:
    assert get(running.address())[0] < 500
    assert running.printed().count("Podyard is at http://127.0.0.1:") == 1


def test_the_web_server_reaches_the_database_and_valkey(running: Playground) -> None:
    assert get(running.address() + "healthz") == (200, "ok")


def test_static_files_are_served_under_hashed_names(running: Playground) -> None:
    data = running.output.parent
    collected = [path for path in (data / "static").rglob("*.*") if path.suffix in {".css", ".js", ".svg"}]
    hashed = next(path for path in collected if path.name.count(".") > 1)
    with urllib.request.urlopen(running.address() + f"static/{hashed.relative_to(data / 'static')}") as response:
        assert "immutable" in response.headers["Cache-Control"]


@pytest.mark.parametrize("part", ["valkey", "web", "worker"])
def test_a_part_that_is_killed_comes_back(running: Playground, part: str) -> None:
    wait_until(lambda: worker_listens(running.output.parent), "the worker listens")
    victim = running.children()[part]
    os.kill(victim, signal.SIGKILL)
    wait_until(lambda: everyone_is_back(running, victim), f"{part} is back", RECOVERY)
    wait_until(lambda: get(running.address() + "healthz") == (200, "ok"), "the web server is well", RECOVERY)
    wait_until(lambda: worker_listens(running.output.parent), "the worker listens again", RECOVERY)
    assert f"podyard-{part} ended (SIGKILL)" in running.printed()


def test_requests_wait_while_the_web_servers_restart(running: Playground) -> None:
    wait_until(lambda: everyone_is_back(running, 0), "all run")
    for name in WEB_SERVERS:
        os.kill(running.children()[name], signal.SIGKILL)
    assert get(running.address() + "healthz") == (200, "ok")


def test_a_task_that_was_sent_runs_in_the_worker(running: Playground) -> None:
    data = running.output.parent
    wait_until(lambda: worker_listens(data), "the worker listens")
    url = f"unix://{environment.redis_socket(data)}"
    with app.connection_for_write(environment.broker(url)) as connection, redis.Redis.from_url(url) as client:
        app.send_task("celery.backend_cleanup", connection=connection)
        wait_until(lambda: client.llen("celery") == 0 and client.hlen("unacked") == 0, "the task is done", RECOVERY)


def test_a_second_playground_on_the_same_state_is_refused(running: Playground) -> None:
    with playground(running.output.parent) as second:
        assert second.process.wait(RECOVERY) == 1
        assert "A playground is running already" in second.printed()


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with playground(tmp_path, port) as one:
            assert one.process.wait(RECOVERY) == 1
            assert f"Cannot listen on 127.0.0.1 port {port}" in one.printed()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_cleanly_and_takes_everything_along(tmp_path: Path, number: signal.Signals) -> None:
    with playground(tmp_path) as one:
        one.address()
        wait_until(lambda: worker_listens(tmp_path), "the worker listens")
        family = one.family()
        started = time.monotonic()
        one.process.send_signal(number)
        assert one.process.wait(RECOVERY) == 0
        assert time.monotonic() - started < 5
        assert not any(member.is_running() for member in family)
        assert "Traceback" not in one.printed()


def test_nothing_outlives_a_supervisor_that_is_killed(tmp_path: Path) -> None:
    with playground(tmp_path) as one:
        one.address()
        children = [psutil.Process(pid) for pid in one.children().values()]
        one.process.kill()
        one.process.wait()
        gone, alive = psutil.wait_procs(children, timeout=RECOVERY)
        assert (len(gone), alive) == (2 + len(WEB_SERVERS), [])


def test_it_uses_the_redis_it_is_given(tmp_path: Path, redis_url: str) -> None:
    with playground(tmp_path, REDIS_URL=redis_url) as one:
        assert get(one.address() + "healthz") == (200, "ok")
        assert set(one.children()) == {"worker", *WEB_SERVERS}


@pytest.mark.services
def test_it_runs_on_postgresql_too(tmp_path: Path, postgres_url: str) -> None:
    with playground(tmp_path, DATABASE_URL=postgres_url) as one:
        assert get(one.address() + "healthz") == (200, "ok")
        assert not list(tmp_path.glob("*.sqlite3"))


def test_it_runs_the_server_program_it_is_given(tmp_path: Path) -> None:
    program = tmp_path / "my-valkey"
    program.symlink_to(find_server({}))
    with playground(tmp_path / "data", PLAYGROUND_REDIS_BINARY=str(program)) as one:
        one.address()
        assert "my-valkey" in {child.name() for child in one.family()}


def test_a_server_program_that_is_not_there_is_named(tmp_path: Path) -> None:
    with playground(tmp_path, PLAYGROUND_REDIS_BINARY="/no/such/program") as one:
        assert one.process.wait(RECOVERY) == 1
        assert "/no/such/program cannot be run" in one.printed()
