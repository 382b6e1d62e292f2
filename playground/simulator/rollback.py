"""`kubectl rollout undo` of a Deployment: the template of an earlier ReplicaSet is written into it again.

Models staging/src/k8s.io/kubectl/pkg/polymorphichelpers/rollback.go DeploymentRollbacker. Leaves out a revision of
one's choice, which needs a place to say it.
"""

from playground.simulator.api import errors
from playground.simulator.api.server import Api
from playground.simulator.causes import N_, sentence
from playground.simulator.controllers.deployment.revisions import OWN, revision
from playground.simulator.controllers.deployment.templates import is_same, without_hash
from playground.simulator.learner import said
from playground.simulator.objects import Key, Object, annotations
from playground.simulator.state import View

UNDONE = sentence("learner.undone", N_("undid the rollout of {kind} {name}"), N_("back to revision {revision}"))


def previous(deployment: Object, view: View) -> Object | None:
    """Its ReplicaSet of the last revision but one, which an undo goes back to."""
    owned = view.owned(deployment["metadata"]["uid"]).items()
    ordered = sorted((obj for key, obj in owned if key.resource == "replicasets.apps" and revision(obj)), key=revision)
    return ordered[-2] if len(ordered) > 1 else None


def undo(api: Api, key: Key) -> Object:
    """Goes back by one revision, and answers the Deployment. Raises ApiError, in kubectl's words where it would not
    even ask."""
    deployment = api.get(key)
    found = previous(deployment, api.store.state)
    if found is None:
        raise errors.bad_request(f'no rollout history found for deployment "{key.name}"')
    if deployment["spec"].get("paused"):
        raise errors.bad_request(
            "you cannot rollback a paused deployment; resume it first with "
            f"'kubectl rollout resume deployment/{key.name}' and try again"
        )
    if is_same(found["spec"]["template"], deployment["spec"]["template"]):
        return deployment
    patch = [
        {"op": "replace", "path": "/spec/template", "value": without_hash(found["spec"]["template"])},
        {"op": "replace", "path": "/metadata/annotations", "value": _annotations(deployment, found)},
    ]
    return api.patch(key, patch, "json", said(UNDONE, key, revision=revision(found)))


def _annotations(deployment: Object, found: Object) -> dict[str, str]:
    """Those of the ReplicaSet, but for what each keeps to itself."""
    kept = {name: value for name, value in annotations(deployment).items() if name in OWN}
    return kept | {name: value for name, value in annotations(found).items() if name not in OWN}
