"""Seen is final: no resourceVersion is ever shown with two contents, however writers, workers and readers race."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SECONDS = float(os.environ.get("RACE_SECONDS", "4"))

MAKE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, skip_checks=True)
from playground.workspaces import actions
print(actions.new(pace="real").public)
"""
TELL = """
import json, sys, django; django.setup()
from playground.workspaces import log
from playground.workspaces.models import Workspace
from tests.workspaces.race import digest
row = Workspace.objects.get()
print(json.dumps([(one.number, one.cause.actor, digest(one)) for one in log.between(row, row.floor, row.head)]))
"""


def ask(environment: dict[str, str], code: str) -> str:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.strip()


def join(environment: dict[str, str], role: str, public: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.workspaces.race", role, public, str(SECONDS)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def race(**environment: str) -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "playground.settings", **environment}
    public = ask(environment, MAKE)
    processes = [join(environment, role, public) for role in ("write", "write", "work", "read", "read")]
    writes, more_writes, stretches, shown, more_shown = [
        json.loads(process.communicate(timeout=SECONDS + 240)[0]) for process in processes
    ]
    log = json.loads(ask(environment, TELL))
    kept = {number: {content} for number, _, content in log}
    contents: dict[int, set[str]] = {}
    for number, content in [*shown, *more_shown]:
        contents.setdefault(number, set()).add(content)
    simulated = [number for number, actor, _ in log if actor != "learner" and number in contents]
    print(writes, more_writes, stretches, len(shown), len(contents), len(simulated))
    # It was a race, and a revision that anybody saw has one content: the one that the log has kept.
    assert min(writes, more_writes) > 2 * SECONDS
    assert len(simulated) > 5 * SECONDS
    assert {number: found for number, found in contents.items() if found != kept[number]} == {}


def test_on_sqlite_nothing_that_was_seen_is_taken_back(tmp_path: Path, embedded_redis: str) -> None:
    race(PLAYGROUND_DATA=str(tmp_path), REDIS_URL=embedded_redis, DATABASE_URL=f"sqlite:///{tmp_path}/db.sqlite3")


@pytest.mark.services
def test_on_postgres_nothing_that_was_seen_is_taken_back(tmp_path: Path, postgres_url: str, redis_url: str) -> None:
    race(PLAYGROUND_DATA=str(tmp_path), REDIS_URL=redis_url, DATABASE_URL=postgres_url)
