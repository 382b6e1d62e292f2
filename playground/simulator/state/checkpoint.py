"""A whole state as JSON values: what a log may begin with in place of everything before.

What is due before the state's own moment has been looked at, whether or not that left a trace in the log, and is left
out. The indexes are made anew, so the order within one is the order of creation (nobody may rely on it, see contract).
"""

from typing import Any

from playground.simulator.objects import Key
from playground.simulator.state import Pending, State


def encode(state: State) -> list[Any]:
    """The state as JSON values, its objects in their order of creation."""
    resources = [
        [resource, [[key.namespace, key.name, obj] for key, obj in state.all(resource).items()]]
        for resource in state.resources()
        if state.all(resource)
    ]
    pending = [
        [controller, key, slot, due, trigger]
        for (controller, key, slot), (due, trigger) in state.pending.items()
        if due >= state.time
    ]
    return [state.number, state.time, resources, pending]


def decode(values: list[Any]) -> State:
    """The state that `encode` wrote."""
    number, time, resources, pending = values
    state = State()
    for resource, objects in resources:
        for namespace, name, obj in objects:
            state.restore(Key(resource, namespace, name), obj)
    state.number, state.time = number, time
    for controller, key, slot, due, trigger in pending:
        state.pending[controller, Key(*key), slot] = Pending(due, trigger)
    return state
