"""What every test may use: servers that are really there."""

from collections.abc import Iterator

import hypothesis
import pytest
import redis
from django.conf import settings

from tests import services

# How long an example takes depends on who else uses the machine.
hypothesis.settings.register_profile("podyard", deadline=None)
hypothesis.settings.load_profile("podyard")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-golden` writes down anew what golden tests compare with; the difference is read in review."""
    parser.addoption("--update-golden", action="store_true", help="write golden files anew")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says it where tests were skipped."""
    if terminalreporter.stats.get("skipped"):
        terminalreporter.write_line("Tests were skipped, which counts as a failure: what a test needs is installed.")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A test that is skipped proves nothing, so the run fails."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and reporter.stats.get("skipped") and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL server of this test process."""
    with services.postgres_server() as url:
        yield url


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The URL of an empty database on a real PostgreSQL."""
    with services.new_database(postgres_server) as url:
        yield url


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """The URL of a Redis server of this test process."""
    with services.redis_server() as url:
        yield url


@pytest.fixture
def redis_url(redis_server: str) -> str:
    """The URL of a real, empty Redis."""
    with redis.Redis.from_url(redis_server) as client:
        client.flushall()
    return redis_server


@pytest.fixture(scope="session")
def embedded_server() -> Iterator[str]:
    """The URL of the Redis that settings.REDIS_URL names: the embedded Valkey, unless the environment names another."""
    if not settings.REDIS_URL.startswith("unix://"):
        yield settings.REDIS_URL
        return
    socket = services.Path(settings.REDIS_URL.removeprefix("unix://"))
    with services.valkey_server(socket) as url:
        yield url


@pytest.fixture
def embedded_redis(embedded_server: str) -> str:
    """settings.REDIS_URL, with a server behind it that holds nothing."""
    with redis.Redis.from_url(embedded_server) as client:
        client.flushall()
    return embedded_server
