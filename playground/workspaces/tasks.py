"""What Celery workers do: run a workspace ahead. The work itself is in ahead.py."""

import logging

from kombu.exceptions import OperationalError

from playground.celery import app
from playground.workspaces import ahead

EXPIRES = 120  # seconds; by then a reader has asked again

log = logging.getLogger(__name__)


@app.task(name="workspaces.reconcile", ignore_result=True)
def reconcile(public: str, epoch: int) -> None:
    """Simulates what follows. Delivered twice, late or never, it does no harm (see ahead.py)."""
    if ahead.run(public, epoch) is ahead.Outcome.MORE:
        queue(public, epoch)


def queue(public: str, epoch: int) -> None:
    """Asks a worker to run the workspace ahead. Without Redis nobody hears it; a reader will ask again.

    Whoever calls it has just heard from Redis: Celery tries for six seconds to reach it, and a learner would wait.
    """
    try:
        reconcile.apply_async((public, epoch), expires=EXPIRES, retry=False)
    except OperationalError as error:
        log.warning("not queued, Redis does not answer: %s", error)
