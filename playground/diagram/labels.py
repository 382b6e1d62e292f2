"""What a screen reader hears and a tooltip shows: a scene's things in whole words, in one language."""

from playground.diagram.parts import Gauge, Lane, Node, Workload
from playground.diagram.pods import STATE_DETAILS, STATE_WORDS, STATES, Pod, short_word
from playground.diagram.troubles import in_short
from playground.diagram.words import COMMA, N_, Said, Speech, Tongue, Words, as_is, counted, listed, say
from playground.simulator.objects import Key


class Speaker:
    """Says things in one tongue, and remembers what it has looked up."""

    def __init__(self, tongue: Tongue) -> None:
        self._tongue = tongue
        self._known: dict[str, str] = {}
        self._comma = tongue.gettext(COMMA)

    def gettext(self, message: str, /) -> str:
        text = self._known.get(message)
        if text is None:
            text = self._known[message] = self._tongue.gettext(message)
        return text

    def ngettext(self, singular: str, plural: str, number: int, /) -> str:
        return self._tongue.ngettext(singular, plural, number)

    def say(self, words: Speech | str | None) -> str:
        return "" if words is None else say(words, self)

    def joined(self, *parts: Speech | None) -> str:
        """The parts as one sentence."""
        return say(Said([part for part in parts if part is not None], self._comma), self)

    @staticmethod
    def path(key: Key | None) -> str:
        """Where the object's drawer is found: resource/namespace/name, "-" for what lives in no namespace."""
        return f"{key.resource}/{key.namespace or '-'}/{key.name}" if key else ""

    def state(self, pod: Pod) -> str:
        """The Pod's state in words; kubectl's own where something is wrong."""
        if pod.state == "failed":
            return pod.status
        detail = STATE_DETAILS.get(pod.state)
        word = self.gettext(STATE_WORDS[pod.state])
        return word + self._comma + self.gettext(detail) if detail else word

    def short(self, pod: Pod) -> str:
        """The state in a word."""
        return self.gettext(short_word(pod))

    def pod(self, pod: Pod) -> str:
        """A Pod in whole words: name, state, node, revision, restarts, why it waits."""
        parts = [f"Pod {pod.key.name}", self.state(pod)]
        if pod.node:
            parts.append(self.gettext(ON_NODE).format(node=pod.node))
        if pod.revision is not None:
            parts.append(self.gettext(REVISION).format(revision=pod.revision))
        if pod.restarts:
            parts.append(self.say(restarts(pod.restarts)))
        if pod.reason:
            parts.append(pod.reason)
        return self._comma.join(parts)

    def pod_title(self, pod: Pod) -> str:
        """The tooltip: name, kubectl's STATUS, the state in words where they say more, why it waits."""
        state = self.state(pod)
        title = f"{pod.key.name}\n{pod.status}" + (f" · {state}" if state != pod.status else "")
        return f"{title}\n{in_short(pod.reason)}" if pod.reason else title

    def workload(self, workload: Workload) -> str:
        name = as_is(f"{workload.kind} {workload.name}") if workload.key else Words(ALONE)
        return self.joined(name, readiness(workload), workload.news, workload.trouble)

    def lane(self, lane: Lane) -> str:
        revision = None if lane.revision is None else Words(REVISION, {"revision": lane.revision})
        name = as_is(f"{lane.kind} {lane.name}") if lane.key else Words(ALONE)
        image = as_is(lane.image) if lane.image else None
        if lane.folded:
            return self.joined(name, revision, image, Words(KEPT))
        return self.joined(name, revision, image, *counts(lane).parts)

    def node(self, node: Node) -> str:
        number = len(node.pods) + len(node.floor)
        return self.joined(
            Words(N_("Node {name}"), {"name": node.name}),
            node_state(node),
            Words(N_("CPU {amount}"), {"amount": cores(node)}),
            Words(N_("memory {amount}"), {"amount": memory(node)}),
            counted("{count} Pod", "{count} Pods", number),
        )

    def gauge(self, gauge: Gauge) -> str:
        return self.joined(
            Words(N_("{count} available"), {"count": gauge.available}),
            Words(AT_LEAST, {"number": gauge.least}),
            Words(AT_MOST, {"number": gauge.most}),
        )


ON_NODE = N_("on {node}")
REVISION = N_("revision {revision}")
ALONE = N_("Pods without an owner")
KEPT = N_("kept for undo")
AT_LEAST = N_("at least {number}")
AT_MOST = N_("at most {number}")


def restarts(number: int) -> Words:
    return counted("{count} restart", "{count} restarts", number)


def readiness(workload: Workload) -> Words:
    """How many Pods are ready, of how many are wanted; during a surge there are more than that."""
    if workload.wants is None:
        return Words(N_("{ready} ready"), {"ready": workload.ready})
    if workload.ready > workload.wants:
        return Words(N_("{ready} ready, {wants} wanted"), {"ready": workload.ready, "wants": workload.wants})
    return Words(N_("{ready} of {wants} ready"), {"ready": workload.ready, "wants": workload.wants})


def counts(lane: Lane) -> Said:
    """A lane's numbers: wanted, there, ready, leaving."""
    wants = None if lane.wants is None else Words(N_("wants {number}"), {"number": lane.wants})
    return listed(wants, Words(N_("has {number}"), {"number": lane.has}), _ready(lane), leaving(lane))


def leaving(lane: Lane) -> Words | None:
    return Words(N_("{number} leaving"), {"number": lane.leaving}) if lane.leaving else None


def _ready(lane: Lane) -> Words:
    return Words(N_("ready {number}"), {"number": lane.ready})


def failing(lane: Lane) -> Words | None:
    """How many Pods fail, and kubectl's word for what most of them do."""
    words = [pod.status for pod in lane.pods if pod.state == "failed"]
    if not words:
        return None
    return Words(N_("{number} failing: {status}"), {"number": len(words), "status": max(words, key=words.count)})


def shares(lane: Lane) -> Said:
    """How many Pods are in which state."""
    numbers = [(state, sum(pod.state == state for pod in lane.pods)) for state in STATES]
    return listed(*(Words("{number} {state}", {"number": n, "state": Words(STATE_WORDS[s])}) for s, n in numbers if n))


def node_state(node: Node) -> Speech:
    """Whether it is ready and takes new Pods."""
    if node.gone:
        return Words(N_("gone"))
    ready = as_is("Ready") if node.ready == "True" else as_is("NotReady")
    return listed(ready, Words(N_("cordoned")) if node.cordoned else None)


def cores(node: Node) -> str:
    """CPU requested of allocatable, in cores."""
    return f"{_number(node.cpu.requested / 1000)} / {_number(node.cpu.allocatable / 1000)}"


def memory(node: Node) -> str:
    """Memory requested of allocatable, in Gi, or in Mi where the node is small."""
    unit, name = (2**30, "Gi") if node.memory.allocatable >= 2**30 else (2**20, "Mi")
    return f"{_number(node.memory.requested / unit)} / {_number(node.memory.allocatable / unit)} {name}"


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
