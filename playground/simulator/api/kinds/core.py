"""The kinds of "v1"."""

from playground.simulator.api import allocation
from playground.simulator.api import preparation as prepare
from playground.simulator.api.admission import (
    default_toleration_seconds,
    priority,
    runtime_class,
    service_account,
    taint_nodes,
)
from playground.simulator.api.defaults import others, pods, workloads
from playground.simulator.api.fields import by_label
from playground.simulator.api.patches import shapes
from playground.simulator.api.resource import Resource
from playground.simulator.api.selectors import matching_labels
from playground.simulator.api.validation import Validator, cluster, configuration, pod_updates, services
from playground.simulator.api.validation import pods as pod_rules
from playground.simulator.api.validation import workloads as workload_rules

_INVOLVED = ("kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath")

KINDS = (
    Resource(
        "namespaces", "Namespace", "v1", ("ns",),
        namespaced=False, subresources=("status", "finalize"),
        defaults=others.namespace, prepare_create=prepare.namespace, prepare_update=prepare.finalizers_stay,
        rules=Validator(cluster.create_namespace, cluster.update_namespace),
        selectable=by_label("status.phase"),
    ),
    Resource(
        "nodes", "Node", "v1", ("no",),
        namespaced=False, subresources=("status",),
        defaults=others.node, admit_create=(taint_nodes.admit,),
        rules=Validator(cluster.create_node, cluster.update_node),
        shape=shapes.NODE, selectable=by_label("spec.unschedulable"),
    ),
    Resource(
        "pods", "Pod", "v1", ("po",),
        subresources=("status", "binding", "eviction"),
        defaults=pods.pod,
        admit_create=(service_account.admit, priority.admit, default_toleration_seconds.admit, runtime_class.admit),
        admit_update=(default_toleration_seconds.admit,),
        prepare_create=prepare.pod, prepare_update=prepare.spec_counts,
        rules=Validator(pod_rules.create, pod_updates.update),
        shape=shapes.POD,
        selectable=by_label(
            "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName",
            "spec.hostNetwork", "status.phase", "status.podIP", "status.podIPs", "status.nominatedNodeName",
        ),
    ),
    Resource(
        "events", "Event", "v1", ("ev",),
        defaults=others.event,
        rules=Validator(cluster.create_event, cluster.update_event),
        selectable=by_label(
            *(f"involvedObject.{field}" for field in _INVOLVED), "reason", "reportingComponent", "source", "type"
        ),
        collected=False,
    ),
    Resource(
        "configmaps", "ConfigMap", "v1", ("cm",),
        rules=Validator(configuration.create_config_map, configuration.update_config_map),
    ),
    Resource(
        "secrets", "Secret", "v1",
        defaults=others.secret,
        rules=Validator(configuration.create_secret, configuration.update_secret),
        selectable=by_label("type"),
    ),
    Resource(
        "serviceaccounts", "ServiceAccount", "v1", ("sa",),
        rules=Validator(configuration.create_service_account, configuration.update_service_account),
        shape=shapes.SERVICE_ACCOUNT,
    ),
    Resource(
        "services", "Service", "v1", ("svc",),
        subresources=("status",),
        defaults=others.service, prepare_create=prepare.service, allocate=allocation.allocate,
        rules=Validator(services.create, services.update),
        shape=shapes.SERVICE, selectable=by_label("spec.clusterIP", "spec.type"), select=matching_labels,
    ),
    Resource(
        "replicationcontrollers", "ReplicationController", "v1", ("rc",),
        subresources=("status", "scale"),
        defaults=workloads.replication_controller,
        prepare_create=prepare.replica_set, prepare_update=prepare.spec_counts,
        rules=Validator(workload_rules.create_replication_controller, workload_rules.update_replication_controller),
        shape=shapes.WITH_TEMPLATE, selectable=by_label("status.replicas"), select=matching_labels,
        orphans=True,  # kept so for clients of its first version
    ),
)  # fmt: skip
