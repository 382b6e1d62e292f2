"""The scheduler: `SCHEDULER` is the controller, `explain(pod, view)` says for every node why not."""

from playground.simulator.scheduler.choice import explain
from playground.simulator.scheduler.plan import SCHEDULER

__all__ = ["SCHEDULER", "explain"]
