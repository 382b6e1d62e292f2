"""The kinds of "scheduling.k8s.io/v1"."""

from playground.simulator.api import preparation as prepare
from playground.simulator.api.defaults import others
from playground.simulator.api.resource import Resource
from playground.simulator.api.validation import Validator, cluster

KINDS = (
    Resource(
        "priorityclasses.scheduling.k8s.io", "PriorityClass", "scheduling.k8s.io/v1", ("pc",),
        namespaced=False,
        defaults=others.priority_class, prepare_create=prepare.counted,
        rules=Validator(cluster.create_priority_class, cluster.update_priority_class),
    ),
)  # fmt: skip
