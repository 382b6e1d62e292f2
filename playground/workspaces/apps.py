import gc
import sys

from django.apps import AppConfig

# Seconds after which a thread that computes lets another one run. Every statement to the database gives up the turn;
# with Python's 5 ms a transaction of four would hold its lock for 20 ms where another thread draws or simulates.
TURN = 0.0005

# How often cycles are searched for, in new containers and in searches (see gc.set_threshold). Clusters are many small
# dicts that live long and hold no cycles: with Python's 700 a fifth of a busy web process went into looking through
# them in vain.
SEARCHES = (50_000, 20, 50)


class WorkspacesConfig(AppConfig):
    name = "playground.workspaces"

    def ready(self) -> None:
        sys.setswitchinterval(TURN)
        gc.set_threshold(*SEARCHES)
