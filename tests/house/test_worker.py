"""The worker, run for real on a real Redis: what one learner's cluster costs, the others do not pay."""

import os
import sys
from collections.abc import Iterator

import psutil
import pytest
import redis

from playground.supervisor import parts
from tests.services import server, wait_until


@pytest.fixture
def client(redis_url: str) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(redis_url) as client:
        client.flushall()
        yield client


@pytest.fixture
def worker(redis_url: str, client: redis.Redis) -> Iterator[psutil.Process]:
    """Podyard's worker with two processes, and the tasks in stuck.py."""
    words = [sys.executable, "-m", "celery", "--app=tests.house.stuck", *parts.WORKER]
    env = {**os.environ, "REDIS_URL": redis_url}
    with server(words, lambda: int(client.info("clients")["blocked_clients"]) > 0, env=env) as process:
        yield psutil.Process(process.pid)


def send(url: str, *names: str) -> None:
    """In a process of its own: an application remembers its first broker."""
    from playground.celery import app

    with app.connection_for_write(url) as connection:
        for name in names:
            app.send_task(name, connection=connection)


@pytest.mark.services
def test_tasks_that_never_end_hold_nobody_up_for_long(
    worker: psutil.Process, client: redis.Redis, redis_url: str
) -> None:
    before = {child.pid for child in worker.children()}
    send(redis_url, "stuck.loop", "stuck.loop", "stuck.say")
    wait_until(lambda: client.exists("stuck:say"), "somebody else's task")
    wait_until(lambda: client.hlen("unacked") == 0 and client.llen("celery") == 0, "no stuck task is tried again")
    assert before.isdisjoint(child.pid for child in worker.children())


@pytest.mark.services
def test_a_task_that_wants_too_much_memory_is_refused_it(
    worker: psutil.Process, client: redis.Redis, redis_url: str
) -> None:
    send(redis_url, "stuck.fill")
    wait_until(lambda: client.exists("stuck:fill"), "its answer")
    assert client.get("stuck:fill") == b"MemoryError"


@pytest.mark.services
def test_no_process_outlives_the_worker(worker: psutil.Process) -> None:
    children = worker.children()
    assert len(children) == 2
    worker.kill()
    wait_until(lambda: not any(child.is_running() for child in children), "they end")
