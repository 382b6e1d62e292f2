"""The kinds of "apps/v1"."""

from playground.simulator.api import preparation as prepare
from playground.simulator.api.defaults import workloads
from playground.simulator.api.fields import Selectable
from playground.simulator.api.patches import shapes
from playground.simulator.api.resource import Resource
from playground.simulator.api.validation import Validator
from playground.simulator.api.validation import workloads as rules

KINDS = (
    Resource(
        "replicasets.apps", "ReplicaSet", "apps/v1", ("rs",),
        subresources=("status", "scale"),
        defaults=workloads.replica_set, prepare_create=prepare.replica_set, prepare_update=prepare.spec_counts,
        rules=Validator(rules.create_replica_set, rules.update_replica_set),
        shape=shapes.WITH_TEMPLATE,
        selectable=Selectable(
            frozenset({"status.replicas"}), "field label not supported for appsv1.ReplicaSet: {field}"
        ),
    ),
    Resource(
        "deployments.apps", "Deployment", "apps/v1", ("deploy",),
        subresources=("status", "scale"),
        defaults=workloads.deployment, prepare_create=prepare.workload, prepare_update=prepare.spec_or_notes_count,
        rules=Validator(rules.create_deployment, rules.update_deployment),
        shape=shapes.DEPLOYMENT,
    ),
)  # fmt: skip
