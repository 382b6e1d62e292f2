"""The garbage collector: what becomes of an object whose owners go."""

from playground.simulator.controllers.garbagecollector.plan import GARBAGE_COLLECTOR

__all__ = ["GARBAGE_COLLECTOR"]
