"""What speaks for a node itself: the Pod's preferences among labels and taints, and images that are already there.

Models pkg/scheduler/framework/plugins/{nodeaffinity,tainttoleration,imagelocality}.
"""

from playground.simulator.objects.taints import tolerations, untolerated
from playground.simulator.scheduler.cycle import Cycle
from playground.simulator.scheduler.scores.scale import BEST, scaled
from playground.simulator.scheduler.selectors import term_matches
from playground.simulator.state.nodeinfo import NodeInfo

_LEAST_IMAGE = 23 * 1024**2
_MOST_IMAGE = 1000 * 1024**2


def preferred_labels(cycle: Cycle, fitting: list[NodeInfo]) -> list[int] | None:
    """The weights of the preferred node affinity's terms that select the node."""
    affinity = (cycle.pod["spec"].get("affinity") or {}).get("nodeAffinity") or {}
    preferred = affinity.get("preferredDuringSchedulingIgnoredDuringExecution")
    if not preferred:
        return None
    return scaled(
        [sum(each["weight"] for each in preferred if term_matches(each["preference"], info)) for info in fitting]
    )


def tolerated_taints(cycle: Cycle, fitting: list[NodeInfo]) -> list[int] | None:
    """The fewer taints of effect PreferNoSchedule the Pod does not tolerate, the better."""
    if not any(info.taints for info in fitting):
        return None
    relevant = [each for each in tolerations(cycle.pod) if each.get("effect") in (None, "", "PreferNoSchedule")]
    against = [len(list(untolerated(info.taints, relevant, "PreferNoSchedule"))) for info in fitting]
    return scaled(against, reverse=True)


def present_images(cycle: Cycle, fitting: list[NodeInfo]) -> list[int] | None:
    """The more bytes of the Pod's images the node holds, the better; an image that few nodes hold counts for little,
    so that not every Pod goes where the first went."""
    if not any(info.images for info in cycle.nodes):
        return None
    spec = cycle.pod["spec"]
    names = [with_tag(each["image"]) for each in (*(spec.get("initContainers") or ()), *spec["containers"])]
    spread = {name: sum(name in info.images for info in cycle.nodes) / len(cycle.nodes) for name in names}
    return [_image_score(info.images, names, spread) for info in fitting]


def _image_score(images: dict[str, int], names: list[str], spread: dict[str, float]) -> int:
    most = _MOST_IMAGE * len(names)
    total = sum(int(images[name] * spread[name]) for name in names if name in images)
    return BEST * (min(max(total, _LEAST_IMAGE), most) - _LEAST_IMAGE) // (most - _LEAST_IMAGE)


def with_tag(image: str) -> str:
    """The image's name with the tag that is meant where none is given."""
    return image if image.rfind(":") > image.rfind("/") else f"{image}:latest"
