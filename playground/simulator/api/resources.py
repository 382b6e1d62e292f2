"""The kinds that are served: a row each. Adding a kind is adding a row (and its schema, by scripts/build_schema.py).

A row says where the kind lives and what the API does with its objects between receiving and storing them: defaults
(`defaults/`), what a create or an update sets (`preparation.py`), validation (`validation/`).
"""

from collections.abc import Callable
from dataclasses import dataclass

from playground.simulator.api import preparation as prepare
from playground.simulator.api.defaults import others, pods, workloads
from playground.simulator.api.errors import FieldError
from playground.simulator.api.validation import VALIDATORS, Validator
from playground.simulator.objects import Object


def _same(obj: Object) -> Object:
    return obj


def _as_it_is(obj: Object, old: Object) -> Object:
    return obj


@dataclass(frozen=True)
class Resource:
    """`name` is the plural with its group ("deployments.apps"), as keys and messages say it.

    `prepare_create(obj)` and `prepare_update(new, old)` set what is the server's to set; `defaults(obj)` fills in.
    """

    name: str
    kind: str
    api_version: str
    singular: str = ""
    short_names: tuple[str, ...] = ()
    namespaced: bool = True
    subresources: tuple[str, ...] = ()
    defaults: Callable[[Object], Object] = _same
    prepare_create: Callable[[Object], Object] = _same
    prepare_update: Callable[[Object, Object], Object] = _as_it_is

    @property
    def plural(self) -> str:
        return self.name.partition(".")[0]

    @property
    def validator(self) -> Validator:
        return VALIDATORS[self.name]

    def validate_create(self, obj: Object) -> list[FieldError]:
        """What is wrong with a new object, in upstream's order."""
        return self.validator.create(obj)

    def validate_update(self, obj: Object, old: Object) -> list[FieldError]:
        """What is wrong with the object, or with its having become so."""
        return self.validator.update(obj, old)


_TABLE = (
    Resource(
        "namespaces", "Namespace", "v1", "namespace", ("ns",), namespaced=False, subresources=("status", "finalize"),
        defaults=others.namespace, prepare_create=prepare.namespace,
    ),
    Resource("nodes", "Node", "v1", "node", ("no",), namespaced=False, subresources=("status",), defaults=others.node),
    Resource(
        "pods", "Pod", "v1", "pod", ("po",), subresources=("status", "binding", "eviction"),
        defaults=pods.pod, prepare_create=prepare.pod, prepare_update=prepare.spec_counts,
    ),
    Resource("events", "Event", "v1", "event", ("ev",), defaults=others.event),
    Resource("configmaps", "ConfigMap", "v1", "configmap", ("cm",)),
    Resource("secrets", "Secret", "v1", "secret", defaults=others.secret),
    Resource("serviceaccounts", "ServiceAccount", "v1", "serviceaccount", ("sa",)),
    Resource(
        "services", "Service", "v1", "service", ("svc",), subresources=("status",),
        defaults=others.service, prepare_create=prepare.service,
    ),
    Resource(
        "replicationcontrollers", "ReplicationController", "v1", "replicationcontroller", ("rc",),
        subresources=("status", "scale"),
        defaults=workloads.replication_controller, prepare_create=prepare.replica_set,
        prepare_update=prepare.spec_counts,
    ),
    Resource(
        "replicasets.apps", "ReplicaSet", "apps/v1", "replicaset", ("rs",), subresources=("status", "scale"),
        defaults=workloads.replica_set, prepare_create=prepare.replica_set, prepare_update=prepare.spec_counts,
    ),
    Resource(
        "deployments.apps", "Deployment", "apps/v1", "deployment", ("deploy",), subresources=("status", "scale"),
        defaults=workloads.deployment, prepare_create=prepare.workload, prepare_update=prepare.spec_or_notes_count,
    ),
    Resource(
        "priorityclasses.scheduling.k8s.io", "PriorityClass", "scheduling.k8s.io/v1", "priorityclass", ("pc",),
        namespaced=False, defaults=others.priority_class, prepare_create=prepare.counted,
    ),
)  # fmt: skip

RESOURCES: dict[str, Resource] = {resource.name: resource for resource in _TABLE}

_BY_KIND = {(resource.api_version, resource.kind): resource for resource in _TABLE}
_BY_WORD = {
    word: resource
    for resource in reversed(_TABLE)
    for word in (resource.name, resource.plural, resource.singular, *resource.short_names)
}


def of_kind(api_version: str, kind: str) -> Resource | None:
    """The row of a kind as manifests name it, or None."""
    return _BY_KIND.get((api_version, kind))


def of_word(word: str) -> Resource | None:
    """The row that a command line means by "deploy", "deployment", "deployments" or "deployments.apps", or None."""
    return _BY_WORD.get(word.lower())
