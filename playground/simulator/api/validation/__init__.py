"""What the API refuses, in its own words: a file per family of kinds, and the table that says who judges what.

Every rule is a generator of FieldErrors, in upstream's order. Objects come decoded and filled in. Where upstream walks
a map in no order at all, here it is the order in which the map was written.
"""

from collections.abc import Callable
from typing import NamedTuple

from playground.simulator.api.errors import FieldError
from playground.simulator.api.validation import cluster, configuration, pod_updates, pods, services, workloads
from playground.simulator.api.validation.problems import Problems
from playground.simulator.objects import Object


class Validator(NamedTuple):
    """The rules of a kind: for a new object, and for a change of one (the new object, the old)."""

    on_create: Callable[[Object], Problems]
    on_update: Callable[[Object, Object], Problems]

    def create(self, obj: Object) -> list[FieldError]:
        return [*self.on_create(obj)]

    def update(self, new: Object, old: Object) -> list[FieldError]:
        return [*self.on_update(new, old)]


VALIDATORS: dict[str, Validator] = {
    "namespaces": Validator(cluster.create_namespace, cluster.update_namespace),
    "nodes": Validator(cluster.create_node, cluster.update_node),
    "events": Validator(cluster.create_event, cluster.update_event),
    "priorityclasses.scheduling.k8s.io": Validator(cluster.create_priority_class, cluster.update_priority_class),
    "pods": Validator(pods.create, pod_updates.update),
    "configmaps": Validator(configuration.create_config_map, configuration.update_config_map),
    "secrets": Validator(configuration.create_secret, configuration.update_secret),
    "serviceaccounts": Validator(configuration.create_service_account, configuration.update_service_account),
    "services": Validator(services.create, services.update),
    "replicationcontrollers": Validator(
        workloads.create_replication_controller, workloads.update_replication_controller
    ),
    "replicasets.apps": Validator(workloads.create_replica_set, workloads.update_replica_set),
    "deployments.apps": Validator(workloads.create_deployment, workloads.update_deployment),
}
