"""Tasks that no worker survives, as test_worker.py runs them: `celery --app=tests.house.stuck`.

Its processes are bounded as Podyard's are; only the time is shorter, so that the test is.
"""

import time

from playground.celery import app

app.conf.task_time_limit = 2


@app.task(name="stuck.loop")
def loop() -> None:
    """One look that never ends."""
    while True:
        pass


@app.task(name="stuck.fill")
def fill() -> None:
    """Wants more memory than a worker's process may have; says whether it was given it."""
    from playground.workspaces import feed

    try:
        kept = bytearray(2**32)
        feed.client().set("stuck:fill", f"was given {len(kept)}")
    except MemoryError:
        feed.client().set("stuck:fill", "MemoryError")


@app.task(name="stuck.say")
def say() -> None:
    """A task of somebody else."""
    from playground.workspaces import feed

    feed.client().set("stuck:say", time.time())
