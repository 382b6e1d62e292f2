"""One look at one Pod: what its stages ask, and how they write.

A look remembers nothing beyond itself. What a real kubelet keeps in memory is read from the objects and from the
kubelet's own timers ("is a pull under way?").
"""

from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from playground.simulator import timing
from playground.simulator.causes import Cause
from playground.simulator.contract import Moment, Plan, Record, Timer, Update
from playground.simulator.kubelet import status as statuses_of
from playground.simulator.kubelet.addresses import free_address, host_ip
from playground.simulator.kubelet.configs import missing_volume
from playground.simulator.kubelet.processes import Process, process_of
from playground.simulator.kubelet.references import parse
from playground.simulator.kubelet.status import is_initialized
from playground.simulator.objects import Key, Object, is_finished, is_ready, is_terminating
from playground.simulator.state import View

NAME = "kubelet"

# The steps that bring a container up; a container is in one of them at a time.
BRINGING_UP = ("start", "pulled", "image", "crash", "backoff", "hook", "unhook")
CREATING = frozenset({"ContainerCreating", "PodInitializing"})
DEFAULT_GRACE = 30


@lru_cache(maxsize=1024)
def slots_up(container: str) -> tuple[str, ...]:
    """The slots in which a container of this name waits for one of these steps."""
    return tuple(f"{step}/{container}" for step in BRINGING_UP)


class Life:
    """A Pod on its node at the moment of a look; `pod` follows what the stages write."""

    def __init__(self, key: Key, slot: str, pod: Object, view: View, moment: Moment) -> None:
        self.key = key
        self.slot = slot
        self.view = view
        self.moment = moment
        self.now = moment.now
        self.spec: Object = pod["spec"]
        self.name = key.name
        self.node_name: str = self.spec.get("nodeName") or ""
        self.node = view.get(Key("nodes", "", self.node_name))
        self.inits: list[Object] = self.spec.get("initContainers") or []
        self.containers: list[Object] = self.inits + self.spec["containers"] if self.inits else self.spec["containers"]
        self._armed: dict[str, float | None] = {}
        self._take(pod)

    def _take(self, pod: Object) -> None:
        """Goes on with the Pod as it now stands."""
        self.pod = pod
        self.status: Object = pod.get("status") or {}
        self.statuses = {each["name"]: each for each in self.status.get("containerStatuses") or ()}
        if self.inits:
            self.statuses.update((each["name"], each) for each in self.status.get("initContainerStatuses") or ())
        self.is_begun = "startTime" in self.status
        self.is_alive = self.is_begun and not is_finished(pod)
        self.is_deleted = is_terminating(pod)
        # The containers are to stop: the Pod is deleted, late, or only its sidecars still run.
        self.is_ending = self.is_deleted or (self.is_begun and (self.is_late or self.is_over))

    @property
    def uid(self) -> str:
        return str(self.pod["metadata"]["uid"])

    @property
    def is_mine(self) -> bool:
        """Whether a kubelet is there to act: not without a node, nor on one that is gone or not heard of."""
        if self.node is None:
            return False
        conditions = self.node.get("status", {}).get("conditions") or ()
        return not any(each["type"] == "Ready" and each["status"] == "Unknown" for each in conditions)

    @property
    def age(self) -> float:
        """Seconds since the kubelet began with the Pod."""
        return max(0.0, self.now - self.moment.setup.seconds(self.status["startTime"]))

    @property
    def deadline(self) -> float | None:
        """When activeDeadlineSeconds is over."""
        seconds = self.spec.get("activeDeadlineSeconds")
        return None if seconds is None else self.moment.setup.seconds(self.status["startTime"]) + seconds

    @property
    def is_late(self) -> bool:
        deadline = self.deadline
        return deadline is not None and self.now >= deadline

    @property
    def is_over(self) -> bool:
        """Whether the containers that matter have ended for good."""
        if not self.statuses or (self.spec["restartPolicy"] == "Always" and not self._has_own_policy):
            return False
        known = self.statuses
        if any(
            self.ended(each) and not self.restarts(each) and not known[each["name"]]["ready"] for each in self.inits
        ):
            return True
        return all(self.ended(each) and not self.restarts(each) for each in self.spec["containers"])

    @property
    def _has_own_policy(self) -> bool:
        """Whether a container says by itself whether it starts again."""
        return any("restartPolicy" in each for each in self.containers)

    @cached_property
    def missing_volume(self) -> str:
        """Why the Pod's volumes cannot be mounted; "" where they can, or have been: the sandbox is there."""
        if self.status.get("podIP") or not self.spec.get("volumes"):
            return ""
        return missing_volume(self.pod, self.view)

    def container(self, name: str) -> Object | None:
        return next((each for each in self.containers if each["name"] == name), None)

    def state(self, container: Object) -> str:
        """ "waiting", "running" or "terminated"; "" before the kubelet has begun."""
        known = self.statuses.get(container["name"])
        return next(iter(known["state"]), "") if known else ""

    def reason(self, container: Object) -> str:
        """Why the container waits; "" where it does not."""
        known = self.statuses.get(container["name"])
        return str(known["state"]["waiting"]["reason"]) if known and "waiting" in known["state"] else ""

    def runs(self, container: Object) -> bool:
        return self.state(container) == "running"

    def ended(self, container: Object) -> bool:
        return self.state(container) == "terminated"

    def restarts(self, container: Object) -> bool:
        """Whether a container that has ended starts again. Models pkg/kubelet/container/helpers.go."""
        known = self.statuses[container["name"]]
        end = known["state"].get("terminated") or known["lastState"].get("terminated") or {}
        code = end.get("exitCode", 1)
        if code == 0 and statuses_of.works_first(self.spec, container):
            return False
        return statuses_of.should_restart(self.spec, container, code)

    def has_turn(self, container: Object) -> bool:
        """Whether the init containers before this one have let it begin."""
        if not self.inits or statuses_of.has_started(self.spec, self.statuses):
            return True
        for each in self.inits:
            if each is container:
                return True
            if not is_initialized(each, self.statuses[each["name"]]):
                return False
        return True

    def is_busy(self, container: Object) -> bool:
        """Whether the kubelet is just bringing up another container of the Pod: it does so one after another."""
        return any(
            other is not container
            and (
                any(self.is_due(step, other) for step in ("pulled", "start", "hook", "unhook"))
                or (self.is_due("image", other) and self.reason(other) in CREATING)
            )
            for other in self.containers
        )

    def process(self, container: Object) -> Process:
        """What runs in the container, by the image that it was started from: the Pod may now ask for another."""
        image = self.statuses[container["name"]]["image"] if self.runs(container) else container["image"]
        return process_of(self.pod, container, image)

    def process_of_command(self, container: Object, command: list[str]) -> Process:
        """What a command does that is run beside the process of a running container, for a hook."""
        image = self.statuses[container["name"]]["image"]
        return process_of(self.pod, {**container, "command": command, "args": []}, image)

    def has_other_image(self, container: Object) -> bool:
        """Whether the container was started from another image than the Pod now asks for."""
        if not self.has_readable_image(container):
            return True
        return bool(self.statuses[container["name"]]["image"] != str(parse(container["image"])))

    def started_at(self, container: Object) -> float:
        """When the running container started; to the second, unless it has just been."""
        seconds = self.moment.setup.seconds(self.statuses[container["name"]]["state"]["running"]["startedAt"])
        return self.now if int(self.now) == seconds else seconds

    @property
    def grace(self) -> int:
        """Seconds for preStop hooks and from TERM to KILL. Models pkg/kubelet/pod_workers.go
        calculateEffectiveGracePeriod: at least one; that TERM comes two before KILL is up to who kills.
        """
        given = self.pod["metadata"].get("deletionGracePeriodSeconds")
        if given is None:
            given = self.spec.get("terminationGracePeriodSeconds")
        return max(1, DEFAULT_GRACE if given is None else given)

    @property
    def full_name(self) -> str:
        """As the kubelet's messages name a Pod. Models pkg/kubelet/util/format/pod.go."""
        return f"{self.name}_{self.key.namespace}({self.uid})"

    def lasts(self, kind: str, *what: object) -> float:
        """How long this work takes for a Pod of this name."""
        return timing.duration(self.moment.setup, kind, self.key.namespace, self.name, *what)

    def waits_for_image(self, container: Object) -> bool:
        """Whether what the container waits for is the image that the Pod now asks for, and not one before."""
        known = self.statuses[container["name"]]
        message = known["state"].get("waiting", {}).get("message", "")
        image = container["image"]
        return f'"{image}"' in message or (self.has_readable_image(container) and f'"{parse(image)}"' in message)

    def has_readable_image(self, container: Object) -> bool:
        """Whether the image's name can be read at all."""
        try:
            parse(container["image"])
        except ValueError:
            return False
        return True

    # Timers

    def due(self, slot: str) -> float | None:
        """When the kubelet looks again because of this slot, as far as is known in the middle of this look."""
        return self._armed[slot] if slot in self._armed else self.view.due(NAME, self.key, slot)

    def is_due(self, step: str, container: Object) -> bool:
        return self.due(f"{step}/{container['name']}") is not None

    def is_coming_up(self, container: Object) -> bool:
        return any(self.due(slot) is not None for slot in slots_up(container["name"]))

    def timer(self, slot: str, delay: float | None) -> Timer:
        """Look again under this slot in about `delay` seconds; None: no longer."""
        return self.timer_at(slot, None if delay is None else timing.soon(self.now, delay))

    def timer_at(self, slot: str, due: float | None) -> Timer:
        self._armed[slot] = due
        return Timer(slot, due)

    def cancel(self, *slots: str) -> Plan:
        """No longer looks under these slots."""
        for slot in slots:
            if self.due(slot) is not None:
                yield self.timer_at(slot, None)

    # Writing

    def record(self, type_: str, reason: str, message: str, container: Object | None = None) -> Record:
        """An Event about the Pod, or about one of its containers."""
        path = ""
        if container is not None:
            group = "initContainers" if self.inits and container in self.inits else "containers"
            path = f"spec.{group}{{{container['name']}}}"
        return Record(self.pod, type_, reason, message, NAME, self.node_name, path)

    def write(self, changes: Mapping[str, Object], cause: Cause, ready: Cause | None = None, **fields: Any) -> Plan:
        """Writes the Pod's status with these containers' statuses; `ready` is the cause where the Pod became ready by
        it, `fields` replace those of the status."""
        known = {**self.statuses, **changes}
        reached = fields.get("phase") or statuses_of.phase(self.spec, known, self.is_ending)
        status = {**self.status, "observedGeneration": self.pod["metadata"].get("generation", 1), **fields}
        status["phase"] = reached
        status["conditions"] = self.conditions(known, status)
        names = sorted(container["name"] for container in self.spec["containers"])
        status["containerStatuses"] = [known[name] for name in names]
        if self.inits:
            status["initContainerStatuses"] = [known[container["name"]] for container in self.inits]
        if ready is not None and is_ready({"status": status}) and not is_ready(self.pod):
            cause = ready
        yield from self.write_status(status, cause)

    def write_status(self, status: Object, cause: Cause) -> Plan:
        pod = {**self.pod, "status": status}
        self._take((yield Update(self.key, pod, cause, "status")) or pod)

    def conditions(self, known: Mapping[str, Object], status: Object) -> list[Object]:
        """The Pod's conditions as the kubelet would write them with this status."""
        return statuses_of.conditions({**self.pod, "status": status}, known, self.moment.stamp)

    def network(self) -> Object:
        """The fields of a status that come with the sandbox: the Pod's address, given out where it has none yet."""
        if self.status.get("podIP"):
            return {}
        node = self.node or {}
        address = host_ip(node) if self.spec.get("hostNetwork") else free_address(node, self.view, self.uid)
        return {"podIP": address, "podIPs": [{"ip": address}]} if address else {}


class Stage(NamedTuple):
    """A step in a Pod's life: where `when` holds, `then` is done `after` so many seconds.

    A timer of this `slot` waits for it; 0 means at once, within the look. Without `after` another step sets the timer.
    It is about every container whose state is in `of`, whose name goes into the slot; with none, about the Pod.
    `hurries`: a timer that waits longer is set anew.
    """

    slot: str
    of: tuple[str, ...]
    when: Callable[[Life, Any], bool]
    after: Callable[[Life, Any], float] | None
    then: Callable[[Life, Any], Plan]
    hurries: bool = False
