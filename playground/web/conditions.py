"""Conditions in words: what a type with a status means for somebody who meets it for the first time.

Names and reasons stay Kubernetes' own, beside the words. A condition that is not listed is shown without any.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from playground.simulator.objects import Object

_WORDS: dict[tuple[str, str], str | Promise] = {
    ("PodScheduled", "True"): _("it has a node"),
    ("PodScheduled", "False"): _("no node was found for it yet"),
    ("PodReadyToStartContainers", "True"): _("its network and volumes are set up"),
    ("PodReadyToStartContainers", "False"): _("its network and volumes are not set up"),
    ("Initialized", "True"): _("its init containers are done, or it has none"),
    ("Initialized", "False"): _("its init containers are not done yet"),
    ("ContainersReady", "True"): _("all of its containers are ready"),
    ("ContainersReady", "False"): _("not all of its containers are ready"),
    ("Ready", "True"): _("it can do its work"),
    ("Ready", "False"): _("it cannot do its work now"),
    ("Ready", "Unknown"): _("nobody knows: nothing has been heard from it"),
    ("DisruptionTarget", "True"): _("it is about to be taken away"),
    ("Available", "True"): _("as many Pods as must be are available"),
    ("Available", "False"): _("fewer Pods than must be are available"),
    ("Progressing", "True"): _("the rollout goes on, or is done"),
    ("Progressing", "False"): _("the rollout does not get on"),
    ("Progressing", "Unknown"): _("the rollout is paused"),
    ("ReplicaFailure", "True"): _("Pods could not be made or deleted"),
    ("MemoryPressure", "False"): _("it has memory enough"),
    ("MemoryPressure", "True"): _("it runs short of memory"),
    ("DiskPressure", "False"): _("it has disk enough"),
    ("DiskPressure", "True"): _("it runs short of disk"),
    ("PIDPressure", "False"): _("it has room for more processes"),
    ("PIDPressure", "True"): _("it has too many processes"),
}


@dataclass(frozen=True)
class ConditionRow:
    type: str
    status: str
    words: str
    reason: str
    message: str


def rows(obj: Object) -> list[ConditionRow]:
    """The object's conditions, in its own order."""
    return [_row(each) for each in (obj.get("status") or {}).get("conditions") or []]


def _row(condition: Object) -> ConditionRow:
    name, status = str(condition.get("type", "")), str(condition.get("status", ""))
    words = str(_WORDS.get((name, status), ""))
    return ConditionRow(name, status, words, condition.get("reason") or "", condition.get("message") or "")
