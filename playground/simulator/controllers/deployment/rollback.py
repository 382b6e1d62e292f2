"""The deprecated way to undo: an annotation that asks the controller itself.

kubectl rollout undo does not use it, it writes the old template itself. Models pkg/controller/deployment/rollback.go.
"""

from playground.simulator.causes import N_, Cause, because, sentence
from playground.simulator.contract import Plan, Record, Update
from playground.simulator.controllers.deployment.revisions import OWN, ROLLBACK_TO, last_revision, revision
from playground.simulator.controllers.deployment.sync import NAME, Sync, find_new
from playground.simulator.controllers.deployment.templates import is_same, without_hash
from playground.simulator.objects import Object, annotations, name, put, without

UNDONE = sentence(
    "deployment.rolled-back",
    N_("gave {deployment} the template of revision {revision} again"),
    N_("its annotation asked for it"),
)


def target(deployment: Object) -> int | None:
    """The revision that is asked for, 0 for the last one; None where none is."""
    text = annotations(deployment).get(ROLLBACK_TO, "")
    return int(text) if text.removeprefix("-").isdecimal() else None


def roll_back(sync: Sync) -> Plan:
    """Goes back to the revision asked for; in any case the request is taken off."""
    yield from find_new(sync, create=True)
    number = target(sync.deployment) or last_revision(sync.all)
    if number == 0:
        yield from _give_up(sync, "RevisionNotFound", "Unable to find last revision.")
        return
    found = next((each for each in sync.all if revision(each) == number), None)
    if found is None:
        yield from _give_up(sync, "RevisionNotFound", "Unable to find the revision to rollback to.")
    elif is_same(found["spec"]["template"], sync.deployment["spec"]["template"]):
        message = "The rollback revision contains the same template as current deployment"
        yield from _give_up(sync, "TemplateUnchanged", f'{message} "{name(sync.deployment)}"')
    else:
        said = because(NAME, UNDONE, deployment=name(sync.deployment), revision=number)
        yield from _write(sync, _as_of(sync.deployment, found), said)
        message = f'Rolled back deployment "{name(sync.deployment)}" to revision {number}'
        yield Record(sync.deployment, "Normal", "DeploymentRollback", message, NAME)


def _as_of(deployment: Object, replica_set: Object) -> Object:
    """The Deployment with the template and the annotations that the ReplicaSet has kept."""
    notes = {key: value for key, value in annotations(deployment).items() if key in OWN}
    notes.update((key, value) for key, value in annotations(replica_set).items() if key not in OWN)
    deployment = put(deployment, without_hash(replica_set["spec"]["template"]), "spec", "template")
    return put(deployment, notes, "metadata", "annotations")


def _give_up(sync: Sync, why: str, message: str) -> Plan:
    yield Record(sync.deployment, "Warning", f"DeploymentRollback{why}", message, NAME)
    yield from _write(sync, sync.deployment, Cause(NAME))


def _write(sync: Sync, deployment: Object, cause: Cause) -> Plan:
    yield Update(sync.key, without(deployment, "metadata", "annotations", ROLLBACK_TO), cause)
