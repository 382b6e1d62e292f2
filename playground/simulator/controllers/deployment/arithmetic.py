"""How many: the rules of a rollout as sums, without reading or writing anything.

Models pkg/controller/deployment/util/deployment_util.go. Numbers in the examples are Pods.
"""

from collections.abc import Iterable
from math import ceil, floor

from playground.simulator.controllers.deployment.revisions import MAX_REPLICAS
from playground.simulator.objects import Object, annotations

ROLLING_UPDATE = "RollingUpdate"
RECREATE = "Recreate"


def strategy(deployment: Object) -> str:
    return str((deployment["spec"].get("strategy") or {}).get("type", ROLLING_UPDATE))


def wanted(deployment: Object) -> int:
    return int(deployment["spec"]["replicas"])


def size(replica_set: Object) -> int:
    """How many Pods a ReplicaSet is to have."""
    return int(replica_set["spec"]["replicas"])


def total(replica_sets: Iterable[Object]) -> int:
    return sum(size(each) for each in replica_sets)


def reported(replica_sets: Iterable[Object], field: str) -> int:
    """A status count ("replicas", "availableReplicas", ...), summed."""
    return sum((each.get("status") or {}).get(field, 0) for each in replica_sets)


# Of a percentage: more Pods than any cluster holds, long before Python refuses to read the number.
_DIGITS = 9


def resolve(value: int | str, whole: int, round_up: bool) -> int:
    """A count as it stands, or a percentage ("25%") of `whole`. Models GetScaledValueFromIntOrPercent."""
    if isinstance(value, int):
        return value
    share = int(value.removesuffix("%")[:_DIGITS]) * whole / 100
    return ceil(share) if round_up else floor(share)


def fenceposts(deployment: Object) -> tuple[int, int]:
    """Surge and unavailability in Pods: the first rounded up, the second down, not both 0. Models ResolveFenceposts.

    25 % of 3 is a surge of 1 and an unavailability of 0.
    """
    rolling = (deployment["spec"].get("strategy") or {}).get("rollingUpdate") or {}
    surge = resolve(rolling.get("maxSurge", 0), wanted(deployment), round_up=True)
    unavailable = resolve(rolling.get("maxUnavailable", 0), wanted(deployment), round_up=False)
    return surge, 1 if surge == 0 and unavailable == 0 else unavailable


def max_surge(deployment: Object) -> int:
    """How many Pods there may be above the wanted ones."""
    return fenceposts(deployment)[0] if strategy(deployment) == ROLLING_UPDATE else 0


def max_unavailable(deployment: Object) -> int:
    """How many of the wanted Pods may be missing."""
    if strategy(deployment) != ROLLING_UPDATE or wanted(deployment) == 0:
        return 0
    return min(fenceposts(deployment)[1], wanted(deployment))


def least_available(deployment: Object) -> int:
    return wanted(deployment) - max_unavailable(deployment)


def new_size(deployment: Object, replica_sets: Iterable[Object], new: Object) -> int:
    """How large the new ReplicaSet may be at once; `replica_sets` are all, the new one among them. Models
    NewRSNewReplicas: with 3 wanted, a surge of 1 and 3 old Pods it is 1."""
    if strategy(deployment) != ROLLING_UPDATE:
        return wanted(deployment)
    most = wanted(deployment) + max_surge(deployment)
    present = total(replica_sets)
    if present >= most:
        return size(new)
    return size(new) + min(most - present, wanted(deployment) - size(new))


def share(replica_set: Object, deployment: Object, to_add: int, added: int) -> int:
    """By how many one ReplicaSet grows (or shrinks, negative) when all together change by `to_add`, of which `added`
    are given out already. Models GetReplicaSetProportion."""
    if size(replica_set) == 0 or to_add in (0, added):
        return 0
    fraction = _fraction(replica_set, deployment)
    return min(fraction, to_add - added) if to_add > 0 else max(fraction, to_add - added)


def _fraction(replica_set: Object, deployment: Object) -> int:
    """Its part of the new ceiling is as large as its part of the old one, which its annotation remembers. Models
    getReplicaSetFraction: 4 of at most 8 become 6 of at most 12."""
    if wanted(deployment) == 0:
        return -size(replica_set)
    before = _ceiling_before(replica_set) or (deployment.get("status") or {}).get("replicas", 0)
    if not before:
        return 0
    most = wanted(deployment) + max_surge(deployment)
    return floor(size(replica_set) * most / before + 0.5) - size(replica_set)


def _ceiling_before(replica_set: Object) -> int:
    text = annotations(replica_set).get(MAX_REPLICAS, "")
    return int(text) if text.isdecimal() else 0
