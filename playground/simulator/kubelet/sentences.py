"""What the kubelet says of its own doing."""

from playground.simulator.causes import N_, sentence

PREPARES = sentence("kubelet.prepares", N_("prepares {pod} on {node}"), N_("it was assigned to this node"))
REFUSES = sentence("kubelet.refuses", N_("refuses {pod} on {node}"), N_("{message}"))
PULLING = sentence("kubelet.pulls", N_("pulls image {image} on {node}"), N_("it is not there yet"))
HAS_PULLED = sentence("kubelet.pulled", N_("has pulled image {image} on {node}"))
CANNOT_PULL = sentence("kubelet.cannot_pull", N_("cannot pull image {image} for {pod}"), N_("{message}"))
GIVES_UP = sentence(
    "kubelet.gives_up",
    N_("gives up pulling {image} for now"),
    N_("failed so far: {times}; the next try comes {delay} s after the last"),
)
CANNOT_START = sentence("kubelet.cannot_start", N_("cannot start container {container} of {pod}"), N_("{message}"))
STARTED = sentence("kubelet.started", N_("started container {container} of {pod}"), N_("its image is there"))
READY = sentence("kubelet.ready", N_("reports {pod} ready"), N_("it has no readiness probe"))
PROBED_READY = sentence("kubelet.probed_ready", N_("reports {pod} ready"), N_("its readiness probe succeeded"))
CONTAINER_READY = sentence(
    "kubelet.container_ready",
    N_("reports container {container} of {pod} ready"),
    N_("its readiness probe succeeded; the Pod waits for others"),
)
UNREADY = sentence(
    "kubelet.unready", N_("reports {pod} no longer ready"), N_("its readiness probe failed, times in a row: {times}")
)
STARTUP = sentence(
    "kubelet.startup", N_("reports container {container} of {pod} started"), N_("its startup probe succeeded")
)
REFRESHED = sentence(
    "kubelet.refreshed", N_("brings the status of {pod} up to date"), N_("something that others decide has changed")
)
ENDED = sentence(
    "kubelet.ended", N_("reports that container {container} of {pod} ended"), N_("its process ended with code {code}")
)
COMPLETED = sentence(
    "kubelet.completed", N_("reports that {pod} is done"), N_("its last container ended with code {code}")
)
FAILED = sentence(
    "kubelet.failed", N_("reports that {pod} has failed"), N_("its container {container} ended with code {code}")
)
RESTARTS = sentence(
    "kubelet.restarts",
    N_("restarts {container} of {pod}"),
    N_("it ended with code {code}; attempt {attempt} after {delay} s"),
)
BACKS_OFF = sentence(
    "kubelet.backs_off",
    N_("waits before it restarts {container} of {pod}"),
    N_("it ended with code {code}, again; it starts {delay} s after it ended"),
)
KILLED = sentence("kubelet.killed", N_("stopped container {container} of {pod}"), N_("{message}"))
STOPPED = sentence("kubelet.stopped", N_("stopped the containers of {pod}"), N_("it is being deleted"))
WOUND_UP = sentence("kubelet.wound_up", N_("stopped the containers of {pod}"), N_("its work is over"))
TOO_LONG = sentence(
    "kubelet.too_long", N_("stopped the containers of {pod}"), N_("it ran longer than its activeDeadlineSeconds")
)
REMOVED = sentence("kubelet.removed", N_("removed {pod}"), N_("its containers have stopped"))
