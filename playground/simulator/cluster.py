"""A cluster from outside: how it starts, and what a learner's command does to it.

`start` answers the log of a new cluster, in which everything stands that a real one has once it is up, so that nobody
has anything left to do. `act` does one command's writes on a copy of a state.
"""

from collections.abc import Callable
from typing import Any

from playground.simulator.api.server import Api, Limit
from playground.simulator.causes import N_, Cause, because, sentence
from playground.simulator.chance import uid
from playground.simulator.controllers import WATCHERS
from playground.simulator.controllers.serviceaccounts import root_ca
from playground.simulator.objects import Key, Object
from playground.simulator.setup import Setup
from playground.simulator.state import State
from playground.simulator.state.revisions import Revision
from playground.simulator.store import Store

VERSION = "v1.36.2"
NAMESPACES = ("default", "kube-system", "kube-public", "kube-node-lease")
STARTED = sentence("cluster.started", N_("starts the cluster"))


def act(
    state: State, now: float, setup: Setup, action: Callable[[Api], Any], limit: Limit | None = None
) -> list[Revision]:
    """What `action` writes through a learner's Api at the moment `now`. `state` stays as it is, so where the action
    raises ApiError nothing is kept."""
    store = Store(state.copy(), setup, now, WATCHERS)
    action(Api(store, limit=limit))
    return store.written


def start(setup: Setup, nodes: int = 3, after: int = 0) -> list[Revision]:
    """The log of a new cluster at virtual time 0 with nodes node-1, node-2, ..., all ready.

    Its numbers go on after `after`: a cluster that takes another's place repeats none.
    """
    state = State()
    state.number = after
    store = Store(state, setup, 0.0, WATCHERS)
    api = Api(store, trusted=True)
    cause = because("kube-apiserver", STARTED)
    for name in NAMESPACES:
        _namespace(api, name, cause)
    for name, value in (("system-cluster-critical", 2000000000), ("system-node-critical", 2000001000)):
        api.create("priorityclasses.scheduling.k8s.io", priority_class(name, value), cause)
    for number in range(1, nodes + 1):
        add_node(api, number, cause)
    api.create("services", KUBERNETES, cause)
    return store.written


def _namespace(api: Api, name: str, cause: Cause) -> None:
    api.create("namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}, cause)
    account = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "default", "namespace": name}}
    api.create("serviceaccounts", account, cause)
    api.create("configmaps", root_ca(name), cause)


def priority_class(name: str, value: int) -> Object:
    """One of the two classes that the system itself uses. Models pkg/apis/scheduling/v1/helpers.go."""
    note = (
        "Used for system critical pods that must run in the cluster, but can be moved to another node if necessary."
        if name == "system-cluster-critical"
        else "Used for system critical pods that must not be moved from their current node."
    )
    return {
        "apiVersion": "scheduling.k8s.io/v1",
        "kind": "PriorityClass",
        "metadata": {"name": name},
        "value": value,
        "description": note,
        "preemptionPolicy": "PreemptLowerPriority",
    }


def add_node(api: Api, number: int, cause: Cause) -> Object:
    """A node that has joined and is ready: the Node as its kubelet registers and reports it."""
    name = f"node-{number}"
    api.create("nodes", _node(name, number), cause)
    key = Key("nodes", "", name)
    # The node lifecycle controller has seen it ready and taken off the taint that admission puts on a new node.
    node = api.get(key)
    node = api.update(key, {**node, "spec": {k: v for k, v in node["spec"].items() if k != "taints"}}, cause)
    return api.update(key, {**node, "status": _node_status(name, number, api)}, cause, subresource="status")


def _node(name: str, number: int) -> Object:
    labels = {
        "beta.kubernetes.io/arch": "amd64",
        "beta.kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
    }
    annotations = {
        "node.alpha.kubernetes.io/ttl": "0",
        "volumes.kubernetes.io/controller-managed-attach-detach": "true",
    }
    cidr = f"10.244.{number}.0/24"
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": name, "labels": labels, "annotations": annotations},
        "spec": {"podCIDR": cidr, "podCIDRs": [cidr]},
    }


CAPACITY = {
    "cpu": "8",
    "ephemeral-storage": "102350Mi",
    "hugepages-1Gi": "0",
    "hugepages-2Mi": "0",
    "memory": "16Gi",
    "pods": "110",
}

# (type, status, reason, message). Models pkg/kubelet/nodestatus/setters.go, in the order in which a kubelet sets them.
CONDITIONS = (
    ("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
    ("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
    ("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
    ("Ready", "True", "KubeletReady", "kubelet is posting ready status"),
)


def _node_status(name: str, number: int, api: Api) -> Object:
    stamp = api.store.setup.stamp(api.store.now)
    conditions = [
        {
            "type": kind,
            "status": status,
            "lastHeartbeatTime": stamp,
            "lastTransitionTime": stamp,
            "reason": reason,
            "message": message,
        }
        for kind, status, reason, message in CONDITIONS
    ]
    return {
        "capacity": CAPACITY,
        "allocatable": CAPACITY,
        "conditions": conditions,
        "addresses": [
            {"type": "InternalIP", "address": f"172.18.0.{number + 1}"},
            {"type": "Hostname", "address": name},
        ],
        "daemonEndpoints": {"kubeletEndpoint": {"Port": 10250}},
        "nodeInfo": _node_info(name, api),
    }


def _node_info(name: str, api: Api) -> Object:
    seed = api.store.setup.seed
    return {
        "machineID": uid(seed, "machine", name).replace("-", ""),
        "systemUUID": uid(seed, "system", name),
        "bootID": uid(seed, "boot", name),
        "kernelVersion": "6.12.63+deb13-amd64",
        "osImage": "Debian GNU/Linux 13 (trixie)",
        "containerRuntimeVersion": "containerd://2.2.1",
        "kubeletVersion": VERSION,
        "kubeProxyVersion": "",
        "operatingSystem": "linux",
        "architecture": "amd64",
    }


KUBERNETES = {
    "apiVersion": "v1",
    "kind": "Service",
    "metadata": {
        "name": "kubernetes",
        "namespace": "default",
        "labels": {"component": "apiserver", "provider": "kubernetes"},
    },
    "spec": {
        "clusterIP": "10.0.0.1",
        "clusterIPs": ["10.0.0.1"],
        "type": "ClusterIP",
        "sessionAffinity": "None",
        "ipFamilies": ["IPv4"],
        "ipFamilyPolicy": "SingleStack",
        "internalTrafficPolicy": "Cluster",
        "ports": [{"name": "https", "protocol": "TCP", "port": 443, "targetPort": 6443}],
    },
}
