"""The Celery application: how tasks travel. What they do stands in `tasks.py` of the rooms.

Tasks are declared with `@app.task` of this `app`; `playground/__init__.py` does not import it, so that the pure rooms
stay free of Celery.
"""

import contextlib
import ctypes
import os
import resource
import signal
import sys
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "playground.settings")

from celery import Celery
from celery.signals import worker_process_init
from django.conf import settings

from playground import environment

PR_SET_PDEATHSIG = 1
# A process that runs tasks: what it may hold, and for how long one task. Beyond it dies, alone, and is replaced.
MEMORY = 1024 * 1024 * 1024  # bytes
ROOMY = 384 * 1024  # KiB; who once took more is replaced when its task is done
TASK_TIME = 50  # seconds; less than after which a task is delivered again

app = Celery("playground", broker=environment.broker(settings.REDIS_URL))
app.conf.update(
    # A task is acknowledged when it is done, so that one whose worker was killed is delivered again.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    task_time_limit=TASK_TIME,
    worker_max_memory_per_child=ROOMY,
    worker_prefetch_multiplier=1,
    worker_send_task_events=False,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        # Seconds. After the first a task without an answer is delivered again, and whether there is one is looked at
        # every `unacked_restore_interval`. All workers must agree: one with a shorter timeout would take running tasks.
        "visibility_timeout": 60,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
    },
)
app.autodiscover_tasks(["playground.workspaces"])


@worker_process_init.connect
def bound(**_: Any) -> None:
    """Keeps one learner's cluster from taking the machine: too much memory is a MemoryError, in this process alone.

    It also ends with the worker, however that ends. macOS knows neither; there Celery's own checks remain.
    """
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, resource.getrlimit(resource.RLIMIT_DATA)[1]))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
