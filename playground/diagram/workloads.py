"""Workloads as they are seen: who owns whom, how many there are of what, and what is going on.

Counts are taken from the Pods themselves, so that the words never contradict the tiles beside them; an object's status,
which follows a moment later, is told in its drawer. What owns Pods without being a Deployment or a ReplicaSet is one
lane.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from playground.diagram.gauge import gauge_of
from playground.diagram.news import news_of, trouble_of
from playground.diagram.parts import Lane, Workload
from playground.diagram.pods import Eye, Pod, Whose, tile
from playground.diagram.seats import free_seats, seated
from playground.simulator.objects import Key, Object, controller_of, is_active, namespace, uid

REVISION = "deployment.kubernetes.io/revision"
DEPLOYMENTS = "deployments.apps"
REPLICA_SETS = "replicasets.apps"
# What owns Pods directly, by kind.
OWNERS = {
    "ReplicaSet": REPLICA_SETS,
    "StatefulSet": "statefulsets.apps",
    "DaemonSet": "daemonsets.apps",
    "Job": "jobs.batch",
    "ReplicationController": "replicationcontrollers",
}
# The most seats that are drawn empty.
MOST_EMPTY = 500


class Reader:
    """Reads the workloads of one view; see `scene` for the arguments."""

    def __init__(self, eye: Eye, seats: Mapping[str, int], namespace: str) -> None:
        self._eye = eye
        self._view = eye.view
        self._seats = seats
        self._acted = eye.acted
        self._namespace = namespace
        self._placed: set[str] = set()

    def workloads(self) -> list[Workload]:
        """All of them in order of creation, last the Pods that nobody owns."""
        found = [(obj, self._deployment(key, obj)) for key, obj in self._all(DEPLOYMENTS)]
        for kind, resource in OWNERS.items():
            found += [
                (obj, self._owner(kind, key, obj)) for key, obj in self._all(resource) if self._stands_alone(kind, obj)
            ]
        found.sort(key=lambda each: str(each[0]["metadata"].get("creationTimestamp", "")))
        return [workload for _, workload in found] + self._alone()

    def _all(self, resource: str) -> Iterator[tuple[Key, Object]]:
        for key, obj in self._view.all(resource).items():
            if not self._namespace or key.namespace == self._namespace:
                yield key, obj

    def _stands_alone(self, kind: str, obj: Object) -> bool:
        """Whether it is not shown as a lane of its Deployment."""
        owner = controller_of(obj) if kind == "ReplicaSet" else None
        return owner is None or self._view.get(Key(DEPLOYMENTS, namespace(obj), owner["name"])) is None

    def _deployment(self, key: Key, obj: Object) -> Workload:
        owned = [(at, each) for at, each in self._view.owned(uid(obj)).items() if at.resource == REPLICA_SETS]
        owned.sort(key=lambda each: (each[1]["metadata"].get("creationTimestamp", ""), _revision(each[1]) or 0))
        newest = max((_revision(each) or 0 for _, each in owned), default=0)
        pods = {at: self._pods(each) for at, each in owned}
        lanes = tuple(self._lane("ReplicaSet", at, each, pods[at], _whose(key, each, newest)) for at, each in owned)
        everyone = [pod for each in pods.values() for pod in each]
        return self._workload(key, obj, "Deployment", lanes, everyone)

    def _owner(self, kind: str, key: Key, obj: Object) -> Workload:
        pods = self._pods(obj)
        lane = self._lane(kind, key, obj, pods, Whose(key.name))
        return self._workload(key, obj, kind, (lane,), pods)

    def _workload(
        self, key: Key, obj: Object, kind: str, lanes: tuple[Lane, ...], pods: Iterable[tuple[Key, Object]]
    ) -> Workload:
        news, tone = news_of(obj, kind, lanes)
        available = kind == "Deployment"
        return Workload(
            uid=uid(obj),
            key=key,
            kind=kind,
            name=key.name,
            namespace=key.namespace,
            wants=_wanted(obj),
            ready=sum(lane.ready for lane in lanes),
            news=news,
            tone=tone,
            gauge=gauge_of(obj, [pod for _, pod in pods], self._eye.setup, self._eye.now) if available else None,
            lanes=lanes,
            acted=self._acted.get(uid(obj), 0),
            trouble=trouble_of(obj, kind, lanes),
        )

    def _alone(self) -> list[Workload]:
        """The Pods without an owner, or whose owner is gone, in one workload for each namespace."""
        by_namespace: dict[str, list[tuple[Key, Object]]] = {}
        for key, pod in self._all("pods"):
            if pod["metadata"]["uid"] not in self._placed:
                by_namespace.setdefault(key.namespace, []).append((key, pod))
        return [self._alone_in(name, pods) for name, pods in by_namespace.items()]

    def _alone_in(self, name: str, pods: list[tuple[Key, Object]]) -> Workload:
        lane = self._lane("", None, None, _oldest_first(pods), Whose())
        lane = replace(lane, uid=f"alone-{name}")
        ready = sum(pod.state == "ready" for pod in lane.pods)
        return Workload(lane.uid, None, "Pod", "", name, len(lane.pods), ready, None, "quiet", None, (lane,))

    def _pods(self, owner: Object) -> list[tuple[Key, Object]]:
        """The Pods that this object controls, oldest first."""
        mine = uid(owner)
        pods = [
            (key, pod)
            for key, pod in self._view.owned(mine).items()
            if key.resource == "pods" and (controller_of(pod) or {}).get("uid") == mine
        ]
        return _oldest_first(pods)

    def _lane(
        self,
        kind: str,
        key: Key | None,
        obj: Object | None,
        pods: list[tuple[Key, Object]],
        whose: Whose,
    ) -> Lane:
        tiles = tuple(tile(at, pod, whose, self._eye) for at, pod in pods)
        self._placed.update(pod.uid for pod in tiles)
        wants = _wanted(obj) if obj else None
        has = sum(is_active(pod) for _, pod in pods)
        leaving = sum(pod.state == "terminating" for pod in tiles)
        seats = self._sit(tiles, wants, has, leaving)
        mine = uid(obj) if obj else ""
        return Lane(
            uid=mine,
            key=key,
            kind=kind,
            name=key.name if key else "",
            revision=whose.revision,
            newest=whose.newest,
            image=_image(obj),
            wants=wants,
            has=has,
            ready=sum(pod.state == "ready" for pod in tiles),
            leaving=leaving,
            pods=tiles,
            seats=seats,
            empty=tuple(free_seats(seats.values(), min(wants - has, MOST_EMPTY))) if wants is not None else (),
            folded=not whose.newest and not wants and not tiles,
            acted=self._acted.get(mine, 0) if whose.revision is not None else 0,
        )

    def _sit(self, tiles: tuple[Pod, ...], wants: int | None, has: int, leaving: int) -> dict[str, int]:
        """The seat of each Pod; they close up once as many are there as are wanted, and none leaves."""
        wanted = len(tiles) if wants is None else wants
        return seated([pod.uid for pod in tiles], self._seats, wanted, leaving == 0 and has == wanted)


def _oldest_first(pods: Iterable[tuple[Key, Object]]) -> list[tuple[Key, Object]]:
    """In order of creation; what came in the same second by name, so that it is the same whoever looks."""
    return sorted(pods, key=lambda each: (each[1]["metadata"].get("creationTimestamp", ""), each[0]))


def _whose(deployment: Key, replica_set: Object, newest: int) -> Whose:
    number = _revision(replica_set)
    return Whose(deployment.name, number, number == newest)


def _revision(obj: Object) -> int | None:
    text = (obj["metadata"].get("annotations") or {}).get(REVISION, "")
    return int(text) if text.isdecimal() else None


def _wanted(obj: Object) -> int | None:
    """How many Pods are wanted; None where the object does not say a number."""
    spec, kind = obj.get("spec") or {}, obj.get("kind")
    if kind == "DaemonSet":
        return int((obj.get("status") or {}).get("desiredNumberScheduled", 0))
    if kind == "Job":
        return int(spec.get("parallelism") or 1)
    return int(spec.get("replicas", 1))


def _image(obj: Object | None) -> str:
    """The template's images, parted by commas; a Job's Pods and others have one, too."""
    template = ((obj or {}).get("spec") or {}).get("template") or {}
    return ", ".join(each.get("image", "") for each in (template.get("spec") or {}).get("containers") or ())
