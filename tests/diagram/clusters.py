"""Clusters to look at, made of plain manifests put into a State: no controller needs to run for them."""

from typing import Any

from playground.simulator.causes import Cause
from playground.simulator.objects import Key, Object
from playground.simulator.setup import Setup
from playground.simulator.state import State
from playground.simulator.state.revisions import Revision

SETUP = Setup()
BY_LEARNER = Cause("learner")
RESOURCES = {
    "Deployment": "deployments.apps",
    "ReplicaSet": "replicasets.apps",
    "DaemonSet": "daemonsets.apps",
    "StatefulSet": "statefulsets.apps",
    "Job": "jobs.batch",
    "ReplicationController": "replicationcontrollers",
    "Pod": "pods",
    "Node": "nodes",
    "Event": "events",
}


class Yard:
    """A State that is filled by hand. `log` holds what was written."""

    def __init__(self, nodes: int = 3) -> None:
        self.state = State()
        self.log: list[Revision] = []
        for number in range(1, nodes + 1):
            self.node(f"node-{number}")

    def put(self, obj: Object, cause: Cause = BY_LEARNER) -> Object:
        """Writes the object, with the revision's number as its resourceVersion."""
        metadata = obj["metadata"]
        key = Key(RESOURCES[obj["kind"]], metadata.get("namespace", ""), metadata["name"])
        obj = {**obj, "metadata": {**metadata, "resourceVersion": str(self.state.number + 1)}}
        self._write(key, obj, cause)
        return obj

    def gone(self, obj: Object, cause: Cause = BY_LEARNER) -> None:
        metadata = obj["metadata"]
        self._write(Key(RESOURCES[obj["kind"]], metadata.get("namespace", ""), metadata["name"]), None, cause)

    def at(self, time: float) -> "Yard":
        """Lets time pass."""
        self.state.time = time
        return self

    def _write(self, key: Key, obj: Object | None, cause: Cause) -> None:
        revision = Revision(self.state.number + 1, self.state.time, key, obj, cause)
        self.state.apply(revision)
        self.log.append(revision)

    @property
    def stamp(self) -> str:
        return SETUP.stamp(self.state.time)

    def node(
        self, name: str, ready: str = "True", cordoned: bool = False, cpu: str = "8", memory: str = "16Gi"
    ) -> Object:
        return self.put({
            "kind": "Node",
            "metadata": {"name": name, "uid": f"uid-{name}", "creationTimestamp": self.stamp},
            "spec": {"unschedulable": True} if cordoned else {},
            "status": {
                "allocatable": {"cpu": cpu, "memory": memory, "pods": "110"},
                "conditions": [{"type": "Ready", "status": ready}],
            },
        })  # fmt: skip

    def deployment(self, name: str, replicas: int = 3, image: str = "nginx:1.15.2", **spec: Any) -> Object:
        status = spec.pop("status", {})
        return self.put({
            "kind": "Deployment",
            "metadata": self._metadata(name),
            "spec": {"replicas": replicas, "template": _template(image), **spec},
            "status": status,
        })  # fmt: skip

    def replica_set(
        self, name: str, replicas: int, image: str, owner: Object | None = None, revision: int | None = None
    ) -> Object:
        metadata = self._metadata(name, owner)
        if revision is not None:
            metadata["annotations"] = {"deployment.kubernetes.io/revision": str(revision)}
        return self.put({
            "kind": "ReplicaSet",
            "metadata": metadata,
            "spec": {"replicas": replicas, "template": _template(image)},
            "status": {},
        })  # fmt: skip

    def daemon_set(self, name: str, desired: int, image: str = "fluentd:1.16") -> Object:
        return self.put({
            "kind": "DaemonSet",
            "metadata": self._metadata(name),
            "spec": {"template": _template(image)},
            "status": {"desiredNumberScheduled": desired},
        })  # fmt: skip

    def pod(
        self, name: str, state: str = "ready", node: str = "node-1", owner: Object | None = None, **more: Any
    ) -> Object:
        """A Pod in a state of the diagram. `restarts`, `word` (what a failing container waits for), `cpu`, `memory`,
        `grace` (seconds left of 30), `reason` (the scheduler's)."""
        if owner is not None:
            name = f"{owner['metadata']['name']}-{name}"
        obj: Object = {
            "kind": "Pod",
            "metadata": self._metadata(name, owner),
            "spec": {"nodeName": node, "containers": [_container(more)]},
            "status": pod_status(self.stamp, state, **more),
        }
        if state == "pending":
            del obj["spec"]["nodeName"]
        if state == "terminating":
            obj["metadata"]["deletionTimestamp"] = SETUP.stamp(self.state.time + more.get("grace", 20))
            obj["metadata"]["deletionGracePeriodSeconds"] = 30
        obj = self.put(obj, more.get("cause", Cause("replicaset-controller")))
        if state == "pulling":
            self.event(obj, "Pulling")
        return obj

    def event(self, about: Object, reason: str) -> Object:
        uid, field = about["metadata"]["uid"], "spec.containers{nginx}"
        return self.put({
            "kind": "Event",
            "metadata": {"name": f"{about['metadata']['name']}.{self.state.number}", "namespace": "default"},
            "involvedObject": {"uid": uid, "fieldPath": field},
            "reason": reason,
            "count": 1,
        })  # fmt: skip

    def _metadata(self, name: str, owner: Object | None = None) -> Object:
        metadata: Object = {
            "name": name,
            "namespace": "default",
            "uid": f"uid-{name}",
            "creationTimestamp": self.stamp,
        }
        if owner is not None:
            metadata["generateName"] = f"{owner['metadata']['name']}-"
            metadata["ownerReferences"] = [{
                "kind": owner["kind"],
                "name": owner["metadata"]["name"],
                "uid": owner["metadata"]["uid"],
                "controller": True,
            }]  # fmt: skip
        return metadata


def _template(image: str) -> Object:
    return {"spec": {"containers": [{"name": "nginx", "image": image}]}}


def _container(more: Object) -> Object:
    requests = {name: more[name] for name in ("cpu", "memory") if name in more}
    return {"name": "nginx", "image": "nginx:1.15.2", "resources": {"requests": requests}}


def pod_status(stamp: str, state: str, restarts: int = 0, word: str = "CrashLoopBackOff", **more: Any) -> Object:
    """What a Pod's status is in a state of the diagram."""
    running = {"running": {"startedAt": stamp}}
    containers: dict[str, tuple[str, Object]] = {
        "pending": ("Pending", {}),
        "pulling": ("Pending", {"waiting": {"reason": "ContainerCreating"}}),
        "creating": ("Pending", {"waiting": {"reason": "ContainerCreating"}}),
        "running": ("Running", running),
        "ready": ("Running", running),
        "not-ready": ("Running", {"running": {"startedAt": "2020-01-01T00:00:00Z"}}),
        "terminating": ("Running", running),
        "failed": ("Running", {"waiting": {"reason": word}}),
        "succeeded": ("Succeeded", {"terminated": {"reason": "Completed", "exitCode": 0}}),
        "unknown": ("Unknown", {}),
    }
    phase, container = containers[state]
    ready = state == "ready"
    conditions = [{"type": "Ready", "status": str(ready), "lastTransitionTime": stamp}]
    if state == "pending":
        conditions = [{"type": "PodScheduled", "status": "False", "message": more.get("reason", "")}]
    statuses = [{"name": "nginx", "state": container, "ready": ready, "restartCount": restarts}] if container else []
    return {"phase": phase, "conditions": conditions, "containerStatuses": statuses}


def rolling_update() -> Yard:
    """The picture's own moment: 3 wanted, a new ReplicaSet at 2, an old one at 2 with a third Pod leaving."""
    yard = Yard()
    nginx = yard.deployment("nginx", 3, "nginx:1.15.3")
    old = yard.replica_set("nginx-66b6c48dd5", 2, "nginx:1.15.2", nginx, 1)
    for name, node in (("b8s2n", "node-1"), ("tq6vw", "node-3")):
        yard.pod(name, "ready", node, old, cpu="250m", memory="512Mi")
    yard.pod("zzwq4", "terminating", "node-2", old, grace=36, cpu="250m", memory="512Mi")
    yard.at(19)
    new = yard.replica_set("nginx-5d9c7f8b6", 2, "nginx:1.15.3", nginx, 2)
    yard.pod("m4dtl", "pulling", "node-1", new, cpu="250m", memory="512Mi")
    yard.pod("x7k2p", "ready", "node-2", new, cpu="250m", memory="512Mi")
    return yard


def at_rest() -> Yard:
    """A Deployment with old revisions kept, at rest."""
    yard = Yard()
    nginx = yard.deployment("nginx", 3, "nginx:1.15.3")
    for revision in range(1, 7):
        yard.replica_set(f"nginx-{revision}b6c48dd5", 0, f"nginx:1.{14 + revision}.0", nginx, revision)
    new = yard.replica_set("nginx-5d9c7f8b6", 3, "nginx:1.21.3", nginx, 7)
    for name, node in (("m4dtl", "node-1"), ("x7k2p", "node-2"), ("9wq4z", "node-3")):
        yard.pod(name, "ready", node, new)
    return yard


def states() -> Yard:
    """One Pod in each state, and a slot that is empty."""
    yard = Yard()
    owner = yard.replica_set("gallery", 11, "nginx:1.15.2")
    reason = (
        "0/3 nodes are available: 3 Insufficient cpu. preemption: 0/3 nodes are available: 3 No preemption victims."
    )
    yard.pod("aaaaa", "pending", owner=owner, reason=reason)
    for name, state in zip("bcdefghij", ALL_BUT_PENDING, strict=True):
        yard.pod(name * 5, state, "node-2", owner, restarts=12 if state == "failed" else 0)
    return yard


ALL_BUT_PENDING = (
    "pulling", "creating", "running", "ready", "not-ready", "terminating", "failed", "succeeded", "unknown",
)  # fmt: skip


def failed_rollout() -> Yard:
    """An image that does not exist: the new Pod fails, the old ones stay, the deadline has passed."""
    yard = Yard()
    stalled = {"type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded"}
    nginx = yard.deployment("nginx", 3, "nginx:1.161", status={"conditions": [stalled]})
    old = yard.replica_set("nginx-66b6c48dd5", 3, "nginx:1.15.2", nginx, 1)
    for name, node in (("b8s2n", "node-1"), ("tq6vw", "node-3"), ("zzwq4", "node-2")):
        yard.pod(name, "ready", node, old)
    yard.at(700)
    new = yard.replica_set("nginx-5d9c7f8b6", 1, "nginx:1.161", nginx, 2)
    yard.pod("m4dtl", "failed", "node-1", new, word="ImagePullBackOff")
    return yard


def busy_nodes() -> Yard:
    """Nodes of every kind, with DaemonSet Pods on their floors and Pods that wait."""
    yard = rolling_update()
    yard.node("node-2", cordoned=True)
    yard.node("node-4-with-a-rather-long-name.example.internal", ready="Unknown", cpu="500m", memory="900Mi")
    log_agent = yard.daemon_set("log-agent", 4)
    for index, state in enumerate(("ready", "ready", "failed"), 1):
        yard.pod(f"p8d{index}k", state, f"node-{index}", log_agent, restarts=4 if state == "failed" else 0, cpu="100m")
    big = yard.replica_set("big", 3, "registry.example.com/team/a-quite-long-name/app:2026.11.24")
    yard.pod("qqqqq", "ready", "node-4-with-a-rather-long-name.example.internal", big, cpu="480m", memory="100Mi")
    reason = (
        "0/4 nodes are available: 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable, 2 Insufficient cpu."
        " preemption: 0/4 nodes are available: 2 No preemption victims found for incoming pod."
    )
    for name in ("w8tng", "w9tng"):
        yard.pod(name, "pending", owner=big, reason=reason, cpu="16")
    return yard


def many(number: int) -> Yard:
    """A rollout of so many Pods, half way."""
    yard = Yard(nodes=max(3, number // 30))
    nodes = max(3, number // 30)
    big = yard.deployment("big", number, "nginx:1.15.3")
    old = yard.replica_set("big-66b6c48dd5", number // 2, "nginx:1.15.2", big, 1)
    new = yard.replica_set("big-5d9c7f8b6", number - number // 2, "nginx:1.15.3", big, 2)
    for index in range(number):
        owner = old if index < number // 2 else new
        state = "ready" if index % 10 else ALL_BUT_PENDING[index // 10 % len(ALL_BUT_PENDING)]
        yard.pod(f"{index:05d}", state, f"node-{index % nodes + 1}", owner, cpu="50m", memory="64Mi")
    return yard


def mixed() -> Yard:
    """Bare Pods, a bare ReplicaSet, a StatefulSet's Pods, long names, another namespace."""
    yard = Yard()
    yard.pod("busybox", "succeeded", "node-1")
    yard.pod("a-pod-with-a-very-long-name-of-its-own", "creating", "node-2")
    frontend = yard.replica_set("frontend-with-a-long-name-for-a-replicaset", 4, "gcr.io/google-samples/gb-frontend:v5")
    for index, state in enumerate(("ready", "not-ready", "failed")):
        yard.pod(f"f{index}abc", state, f"node-{index + 1}", frontend, restarts=index)
    sidecars = yard.deployment("deployment-whose-name-goes-on-and-on-and-on", 0)
    yard.replica_set("deployment-whose-name-goes-on-and-on-and-on-5d9c7f8b6", 0, "a:1", sidecars, 1)
    paused = yard.deployment("paused", 2, paused=True)
    yard.replica_set(
        "paused-5d9c7f8b6", 2, "nginx:1.15.2, registry.example.com/envoy/envoy-proxy-distroless:v1.30", paused, 1
    )
    return yard
