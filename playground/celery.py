"""The Celery application: how tasks travel. What they do stands in `tasks.py` of the rooms.

Tasks are declared with `@app.task` of this `app`; `playground/__init__.py` does not import it, so that the pure rooms
stay free of Celery.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "playground.settings")

from celery import Celery
from django.conf import settings

from playground import environment

app = Celery("playground", broker=environment.broker(settings.REDIS_URL))
app.conf.update(
    # A task is acknowledged when it is done, so that one whose worker was killed is delivered again.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
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
