"""docker-compose.yml holds: its services start by their own commands, on real PostgreSQL and Redis.

No container can be built here, so each of our services is started by the very command and environment that stand in the
file; only the names of the other services' hosts and the port are replaced.
"""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from tests.house import compose
from tests.services import free_port, server

VARIABLES = {"SECRET_KEY": "a key for this test only", "POSTGRES_PASSWORD": "trusted"}
OURS = {"migrate", "web", "worker"}


class Stack:
    """Starts services of the file against the servers given."""

    def __init__(self, data: Path, postgres_url: str, redis_url: str) -> None:
        self.services = compose.load(VARIABLES)
        self.port = free_port()
        self.urls = {"DATABASE_URL": postgres_url, "REDIS_URL": redis_url}
        self.data = data

    def environment(self, name: str) -> dict[str, str]:
        """What the file says, on this machine's hosts and port, and nothing else of this machine but its PATH."""
        said = {key: str(value) for key, value in self.services[name]["environment"].items()}
        here = {**self.urls, "PLAYGROUND_DATA": str(self.data), "HOSTNAME": os.uname().nodename}
        if "UVICORN_PORT" in said:
            here["UVICORN_PORT"] = str(self.port)
        return {**said, **here, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}

    def run(self, name: str, command: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=compose.ROOT, env=self.environment(name), check=False, capture_output=True, text=True
        )

    def is_healthy(self, name: str) -> bool:
        return self.run(name, compose.health_command(self.services[name])).returncode == 0

    @contextlib.contextmanager
    def up(self, name: str) -> Iterator[None]:
        """The service, from the moment its own health check passes."""
        with server(self.services[name]["command"], lambda: self.is_healthy(name), env=self.environment(name)):
            yield


@pytest.fixture
def stack(tmp_path: Path, postgres_url: str, redis_url: str) -> Stack:
    stack = Stack(tmp_path, postgres_url, redis_url)
    for words in (["python", "manage.py", "collectstatic", "--noinput"], stack.services["migrate"]["command"]):
        done = stack.run("migrate", words)
        assert done.returncode == 0, done.stderr
    return stack


@pytest.mark.services
def test_web_and_worker_start_on_postgresql_and_redis(stack: Stack) -> None:
    with stack.up("worker"), stack.up("web"):
        with urlopen(f"http://localhost:{stack.port}/healthz") as response:
            assert response.read() == b"ok"
        assert stack.is_healthy("worker")


@pytest.mark.services
def test_a_health_check_fails_where_nothing_runs(stack: Stack) -> None:
    assert not stack.is_healthy("web")
    assert not stack.is_healthy("worker")


@pytest.mark.parametrize("name", sorted(VARIABLES))
def test_the_file_demands_its_secrets(name: str) -> None:
    with pytest.raises(compose.MissingVariableError, match=name):
        compose.load({**VARIABLES, name: ""})


def test_every_service_of_ours_has_the_same_settings() -> None:
    services = compose.load(VARIABLES)
    common = services["migrate"]["environment"]
    for name in OURS:
        assert services[name]["environment"].items() >= common.items()


def test_services_wait_for_what_they_lean_on() -> None:
    services = compose.load(VARIABLES)
    assert set(services) == {*OURS, "postgres", "redis"}
    for name, service in services.items():
        for needed, how in service.get("depends_on", {}).items():
            needs_health = how["condition"] == "service_healthy"
            assert ("healthcheck" in services[needed]) == needs_health, (name, needed)


def test_the_hosts_in_the_settings_are_services() -> None:
    services: dict[str, Any] = compose.load(VARIABLES)
    environment = services["web"]["environment"]
    assert environment["DATABASE_URL"].split("@")[1] == "postgres:5432/podyard"
    assert environment["REDIS_URL"] == "redis://redis:6379/0"
    assert services["postgres"]["environment"]["POSTGRES_PASSWORD"] in environment["DATABASE_URL"]
