import gc
import sys

from django.apps import AppConfig

# Seconds after which a thread that computes lets another one run. Every statement to the database gives up the turn;
# with Python's 5 ms a transaction of four would hold its lock for 20 ms where another thread draws or simulates.
TURN = 0.0005

# New containers between two searches for cycles. Clusters are many small dicts that live long and hold no cycles: with
# Python's 700 a fifth of a busy web process went into looking through them in vain.
NEW_CONTAINERS = 50_000


class WorkspacesConfig(AppConfig):
    name = "playground.workspaces"

    def ready(self) -> None:
        sys.setswitchinterval(TURN)
        gc.set_threshold(NEW_CONTAINERS, 20, 50)
