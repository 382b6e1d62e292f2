"""One look at one Deployment: its ReplicaSets, which of them is the new one, and making it where there is none.

Models pkg/controller/deployment/sync.go getAllReplicaSetsAndSyncRevision, getNewReplicaSet. As upstream, a look goes on
with what it read at its beginning: a second status write of the same look is refused as a conflict, and the look is
made again a few milliseconds later.
"""

from dataclasses import dataclass, field

from playground.simulator.api.errors import ApiError
from playground.simulator.causes import N_, Cause, because, sentence
from playground.simulator.contract import Create, Moment, Plan, Record, Update
from playground.simulator.controllers.claims import owner_reference
from playground.simulator.controllers.deployment.arithmetic import max_surge, new_size, size, total, wanted
from playground.simulator.controllers.deployment.conditions import (
    CREATE_FAILED,
    CREATED,
    FOUND,
    PROGRESSING,
    Said,
    find,
    noted,
)
from playground.simulator.controllers.deployment.revisions import (
    REVISION,
    annotated,
    max_revision,
    revision,
    with_size_noted,
)
from playground.simulator.controllers.deployment.templates import HASH_LABEL, hashed, is_same, with_hash
from playground.simulator.controllers.refusals import is_namespace_terminating
from playground.simulator.objects import Key, Object, annotations, controller_of, name, namespace, put, uid
from playground.simulator.state import View

NAME = "deployment-controller"
DEPLOYMENTS = "deployments.apps"
REPLICA_SETS = "replicasets.apps"
NO_DEADLINE = 2**31 - 1
UNTOLD = Cause(NAME)

MADE = sentence(
    "deployment.made-replicaset",
    N_("made ReplicaSet {replicaset} for revision {revision} and set it to {replicas}"),
    N_("no ReplicaSet had this template; {desired} wanted + {surge} surge allows {most} Pods, there were {total}"),
)
REUSED = sentence(
    "deployment.reused-replicaset",
    N_("uses ReplicaSet {replicaset} again, now for revision {revision}"),
    N_("it has this template already"),
)
COLLIDED = sentence(
    "deployment.collided",
    N_("looks for another name than {replicaset}"),
    N_("another ReplicaSet is called that already"),
)
FAILED = sentence("deployment.failed-to-make", N_("could not make ReplicaSet {replicaset}"), N_("{message}"))


@dataclass
class Sync:
    """`deployment` and `replica_sets` (oldest first) as they were read, amended by what this look has done to them."""

    deployment: Object
    view: View
    moment: Moment
    replica_sets: list[Object] = field(default_factory=list)
    new: Object | None = None

    @property
    def key(self) -> Key:
        return Key(DEPLOYMENTS, namespace(self.deployment), name(self.deployment))

    @property
    def old(self) -> list[Object]:
        """All but the new one, oldest first."""
        return [each for each in self.replica_sets if self.new is None or uid(each) != uid(self.new)]

    @property
    def all(self) -> list[Object]:
        return self.old if self.new is None else [*self.old, self.new]

    @property
    def conditions(self) -> list[Object]:
        return (self.deployment.get("status") or {}).get("conditions") or []


def key_of(replica_set: Object) -> Key:
    return Key(REPLICA_SETS, namespace(replica_set), name(replica_set))


def active(replica_sets: list[Object]) -> list[Object]:
    """Those that are to have Pods."""
    return [each for each in replica_sets if size(each) > 0]


def by_age(replica_set: Object) -> tuple[str, str]:
    """Sort key: oldest first. Models ReplicaSetsByCreationTimestamp."""
    return replica_set["metadata"]["creationTimestamp"], name(replica_set)


def has_deadline(deployment: Object) -> bool:
    return bool(deployment["spec"].get("progressDeadlineSeconds", NO_DEADLINE) != NO_DEADLINE)


def write_status(sync: Sync, cause: Cause = UNTOLD) -> Plan:
    """Writes the Deployment's status, and its annotations with it, as this look has amended them."""
    yield Update(sync.key, sync.deployment, cause, "status")


def note(sync: Sync, said: Said) -> bool:
    """Notes a condition on the Deployment of this look; whether it was new."""
    before = sync.conditions
    after = noted(before, said, sync.moment.stamp)
    sync.deployment = put(sync.deployment, after, "status", "conditions")
    return after != before


def find_new(sync: Sync, create: bool) -> Plan:
    """Sets `sync.new`: the oldest ReplicaSet with the Deployment's template, or one made for it, or None."""
    template = sync.deployment["spec"]["template"]
    sync.new = next((each for each in sync.replica_sets if is_same(each["spec"]["template"], template)), None)
    number = max_revision(sync.old) + 1
    if sync.new is not None:
        yield from _keep_up(sync, sync.new, number)
    elif create:
        yield from _create(sync, number)


def _keep_up(sync: Sync, new: Object, number: int) -> Plan:
    """The new ReplicaSet gets its number and the Deployment's annotations; the Deployment gets the number a look later,
    because upstream writes one object at a time."""
    patience = sync.deployment["spec"].get("minReadySeconds", 0)
    after = annotated(new, sync.deployment, number)
    if new["spec"].get("minReadySeconds", 0) != patience:
        after = put(after, patience, "spec", "minReadySeconds")
    if after is not new:
        cause = Cause(NAME)
        if revision(after) != revision(new):
            cause = because(NAME, REUSED, replicaset=name(new), revision=number)
        sync.new = yield Update(key_of(new), after, cause)
        return
    is_news = _take_number(sync, annotations(new)[REVISION])
    if has_deadline(sync.deployment) and find(sync.conditions, PROGRESSING) is None:
        is_news = note(sync, Said(PROGRESSING, "True", FOUND, f'Found new replica set "{name(new)}"')) or is_news
    if is_news:
        yield from write_status(sync)


def _take_number(sync: Sync, number: str) -> bool:
    """Notes the revision on the Deployment of this look; whether it was new."""
    if annotations(sync.deployment).get(REVISION) == number:
        return False
    notes = {**annotations(sync.deployment), REVISION: number}
    sync.deployment = put(sync.deployment, notes, "metadata", "annotations")
    return True


def _create(sync: Sync, number: int) -> Plan:
    """Makes the ReplicaSet of the Deployment's template."""
    planned = _planned(sync, number)
    present = total(sync.old)
    most = wanted(sync.deployment) + max_surge(sync.deployment)
    cause = because(
        NAME,
        MADE,
        replicaset=name(planned),
        revision=number,
        replicas=size(planned),
        desired=wanted(sync.deployment),
        surge=max_surge(sync.deployment),
        most=most,
        total=present,
    )
    try:
        sync.new = yield Create(REPLICA_SETS, planned, cause)
    except ApiError as refusal:
        yield from _refused(sync, planned, refusal)
        return
    if size(planned):
        message = f"Scaled up replica set {name(planned)} from 0 to {size(planned)}"
        yield Record(sync.deployment, "Normal", "ScalingReplicaSet", message, NAME)
    is_news = _take_number(sync, str(number))
    if has_deadline(sync.deployment):
        said = Said(PROGRESSING, "True", CREATED, f'Created new replica set "{name(planned)}"')
        is_news = note(sync, said) or is_news
    if is_news:
        yield from write_status(sync)


def _planned(sync: Sync, number: int) -> Object:
    """The ReplicaSet for the Deployment's template, sized so that no more Pods than allowed are wanted."""
    deployment = sync.deployment
    spec = deployment["spec"]
    value = hashed(spec["template"], (deployment.get("status") or {}).get("collisionCount"))
    template = with_hash(spec["template"], value)
    selector = spec["selector"]
    planned: Object = {
        "apiVersion": "apps/v1",
        "kind": "ReplicaSet",
        "metadata": {
            "name": f"{name(deployment)[: 253 - len(value) - 1]}-{value}",
            "namespace": namespace(deployment),
            "labels": template["metadata"]["labels"],
            "ownerReferences": [owner_reference(deployment)],
        },
        "spec": {
            "replicas": 0,
            "selector": put(selector, {**(selector.get("matchLabels") or {}), HASH_LABEL: value}, "matchLabels"),
            "template": template,
        },
    }
    if spec.get("minReadySeconds"):
        planned["spec"]["minReadySeconds"] = spec["minReadySeconds"]
    planned = put(planned, new_size(deployment, [*sync.old, planned], planned), "spec", "replicas")
    planned = annotated(planned, deployment, number)
    return with_size_noted(planned, wanted(deployment), wanted(deployment) + max_surge(deployment))


def _refused(sync: Sync, planned: Object, refusal: ApiError) -> Plan:
    """The API would not have the new ReplicaSet: its name is taken, or something else is said about it."""
    if refusal.reason == "AlreadyExists":
        standing = sync.view.get(key_of(planned))
        if standing is not None and _is_mine(sync, standing):
            sync.new = standing
            return
        collisions = (sync.deployment.get("status") or {}).get("collisionCount", 0)
        sync.deployment = put(sync.deployment, collisions + 1, "status", "collisionCount")
        yield from write_status(sync, because(NAME, COLLIDED, replicaset=name(planned)))
    elif not is_namespace_terminating(refusal):
        message = f'Failed to create new replica set "{name(planned)}": {refusal.message}'
        if has_deadline(sync.deployment):
            note(sync, Said(PROGRESSING, "False", CREATE_FAILED, message))
            cause = because(NAME, FAILED, replicaset=name(planned), message=refusal.message)
            yield from write_status(sync, cause)
        yield Record(sync.deployment, "Warning", CREATE_FAILED, message, NAME)
    raise refusal


def _is_mine(sync: Sync, replica_set: Object) -> bool:
    reference = controller_of(replica_set)
    template = sync.deployment["spec"]["template"]
    return (
        reference is not None
        and reference["uid"] == uid(sync.deployment)
        and is_same(replica_set["spec"]["template"], template)
    )
