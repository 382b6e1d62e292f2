"""Priority: a class name becomes a number, the one that the scheduler sorts and preempts by.

Models plugin/pkg/admission/priority/admission.go.
"""

from playground.simulator.api import errors
from playground.simulator.api.admission.request import Request
from playground.simulator.objects import Key, Object

CLASSES = "priorityclasses.scheduling.k8s.io"


def admit(pod: Object, request: Request) -> None:
    """Gives the Pod priority and preemptionPolicy. Raises Forbidden for a class that is not there or a number of the
    Pod's own that differs from the class's."""
    spec = pod["spec"]
    name, value, policy = _class_of(spec, request) or ("", 0, "PreemptLowerPriority")
    if spec.get("priority", value) != value:
        raise _refused(request, "integer value of priority", spec["priority"], value)
    if spec.get("preemptionPolicy", policy) != policy:
        raise _refused(request, "string value of PreemptionPolicy", spec["preemptionPolicy"], policy)
    spec["priority"], spec["preemptionPolicy"] = value, policy
    if name:
        spec["priorityClassName"] = name


def _refused(request: Request, what: str, own: object, computed: object) -> errors.ApiError:
    why = (
        f"the {what} ({own}) must not be provided in pod spec; "
        f"priority admission controller computed {computed} from the given PriorityClass name"
    )
    return errors.forbidden(request.key, why)


def _class_of(spec: Object, request: Request) -> tuple[str, int, str] | None:
    """Name, value and preemption policy of the Pod's class, or of the default class where it names none."""
    name = spec.get("priorityClassName")
    if name:
        found = request.view.get(Key(CLASSES, "", name))
        if found is None:
            raise errors.forbidden(request.key, f"no PriorityClass with name {name} was found")
    else:
        # Of several defaults the lowest counts. Models getDefaultPriorityClass.
        defaults = [each for each in request.view.all(CLASSES).values() if each.get("globalDefault")]
        found = min(defaults, key=lambda each: int(each["value"])) if defaults else None
    if found is None:
        return None
    return found["metadata"]["name"], found["value"], found.get("preemptionPolicy") or "PreemptLowerPriority"
