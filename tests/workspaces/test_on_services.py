"""All tests of this room once more, on a real PostgreSQL and a real Redis."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.services
def test_it_is_the_same_on_postgres_and_redis(postgres_url: str, redis_url: str) -> None:
    room = Path(__file__).parent
    command = [sys.executable, "-m", "pytest", "-q", "-m", "not services", "-p", "no:xdist", str(room)]
    command += ["--ignore", str(room / "test_race.py")]  # which has its own way there
    environment = {**os.environ, "DATABASE_URL": postgres_url, "REDIS_URL": redis_url}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
