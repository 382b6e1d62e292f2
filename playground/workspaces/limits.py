"""What one workspace may hold and do, so that one learner cannot take the machine from the others.

Objects and Pods are refused by the API itself, as a quota refuses them, to the learner and to the controllers alike.
The rest is refused before the simulator is asked, with a text for the learner.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from playground.simulator.api import errors
from playground.simulator.causes import N_
from playground.simulator.objects import Key, Object
from playground.simulator.store import Store
from playground.workspaces.models import Workspace


@dataclass(frozen=True)
class Limits:
    """settings.WORKSPACE_LIMITS, a dict, overrides single ones."""

    objects: int = 6000  # Events not counted
    pods: int = 2000
    manifest_bytes: int = 512 * 1024
    revisions: int = 20_000  # kept; what is older goes into a checkpoint
    actions_a_minute: int = 120
    burst: int = 60  # actions at once
    workspaces: int = 20  # of one guest
    streams: int = 30  # of one guest, open at once in a web process


class LimitReached(Exception):  # noqa: N818 (it is an answer to the learner, not a fault)
    """A refusal for the learner: `text` is a msgid with {named} places, `params` fill them."""

    def __init__(self, text: str, **params: Any) -> None:
        super().__init__(text.format(**params))
        self.text = text
        self.params: Mapping[str, Any] = params


def limits() -> Limits:
    return Limits(**getattr(settings, "WORKSPACE_LIMITS", {}))


def on_create(key: Key, obj: Object, store: Store) -> None:  # noqa: ARG001 (the shape of an Api's limit)
    """Refuses what the cluster has no room for. Raises ApiError: Forbidden."""
    allowed, state = limits(), store.state
    if key.resource == "events":
        return
    if key.resource == "pods" and len(state.all("pods")) >= allowed.pods:
        raise errors.forbidden(key, f"this playground holds at most {allowed.pods} Pods")
    if sum(len(state.all(resource)) for resource in state.resources() if resource != "events") >= allowed.objects:
        raise errors.forbidden(key, f"this playground holds at most {allowed.objects} objects")


def check_text(text: str) -> None:
    """Raises LimitReached where a manifest is too long to be read."""
    size, most = len(text.encode(errors="replace")), limits().manifest_bytes
    if size > most:
        raise LimitReached(
            N_("This is {size} kB of YAML; a playground takes at most {most} kB at once."),
            size=size // 1024,
            most=most // 1024,
        )


def spend(workspace: Workspace, wall: float) -> None:
    """Takes one of the actions that a workspace has left: a bucket that fills evenly. The caller saves the row.

    Raises LimitReached where it is empty.
    """
    allowed = limits()
    rate = allowed.actions_a_minute / 60
    passed = wall - workspace.tokens_at
    # Where time has begun anew (the machine was started again) nothing is known of what was used: the bucket is full.
    tokens = min(float(allowed.burst), workspace.tokens + passed * rate) if passed >= -1 else float(allowed.burst)
    if tokens < 1:
        raise LimitReached(
            N_("That was fast: a playground takes {rate} actions a minute. Try again in {seconds} s."),
            rate=allowed.actions_a_minute,
            seconds=int((1 - tokens) / rate) + 1,
        )
    workspace.tokens, workspace.tokens_at = tokens - 1, wall


def check_owner(owner: str) -> None:
    """Raises LimitReached where a guest has as many workspaces as a guest may have."""
    most = limits().workspaces
    if owner and Workspace.objects.filter(owner=owner).count() >= most:
        raise LimitReached(N_("You have {most} playgrounds, as many as a guest may have. Delete one first."), most=most)
