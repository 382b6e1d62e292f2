"""Pods for tests of the kubelet: manifests, and hypothesis' choice of them."""

from typing import Any

from hypothesis import strategies as st

from playground.simulator.objects import Object


def pod(name: str = "web", image: str = "nginx:1.14.2", **container: Any) -> Object:
    """A Pod of one container "app"; `spec` and `annotations` go where they belong, the rest into the container."""
    spec = container.pop("spec", {})
    annotations = container.pop("annotations", None)
    metadata = {"name": name, "namespace": "default", **({"annotations": annotations} if annotations else {})}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": metadata,
        "spec": {
            "restartPolicy": "Always",
            "terminationGracePeriodSeconds": 30,
            "containers": [{"name": "app", "image": image, **container}],
            **spec,
        },
    }


def script(text: str) -> list[str]:
    return ["sh", "-c", text]


def http(path: str = "/", port: int | str = 80, **more: int) -> Object:
    """A probe by HTTP."""
    return {"httpGet": {"path": path, "port": port}, **more}


IMAGES = ("nginx:1.14.2", "nginx:1.161", "ngnix", "NGINX", "nginx", "busybox:1.28", "teacher/app:1")
SCRIPTS = (
    "exit 0",
    "exit 3",
    "sleep 4",
    "sleep 40; exit 1",
    "sleep infinity",
    "nonsense",
    "touch /tmp/x; sleep 9; rm /tmp/x; sleep 60",
)


def _probes() -> st.SearchStrategy[Object]:
    numbers = st.fixed_dictionaries(
        {
            "periodSeconds": st.sampled_from((1, 3, 10)),
            "failureThreshold": st.sampled_from((1, 3)),
            "initialDelaySeconds": st.sampled_from((0, 4)),
        }
    )
    actions = st.sampled_from(
        (
            {"httpGet": {"path": "/", "port": 80}},
            {"httpGet": {"path": "/none", "port": 80}},
            {"tcpSocket": {"port": 81}},
            {"exec": {"command": ["cat", "/tmp/x"]}},
        )
    )
    return st.builds(lambda action, more: {**action, **more}, actions, numbers)


def _hooks() -> st.SearchStrategy[Object]:
    commands = st.sampled_from(("true", "sleep 2", "sleep 3; exit 1", "nonsense", "sleep infinity"))
    return commands.map(lambda text: {"exec": {"command": script(text)}})


def _containers(name: str, kind: str = "ordinary") -> st.SearchStrategy[Object]:
    """Containers; `kind` is "ordinary", "init" (which has no probes) or "sidecar"."""
    base: dict[str, st.SearchStrategy[Any]] = {"name": st.just(name), "image": st.sampled_from(IMAGES)}
    if kind == "sidecar":
        base["restartPolicy"] = st.just("Always")
    some: dict[str, st.SearchStrategy[Any]] = {
        "command": st.sampled_from(SCRIPTS).map(script),
        "env": st.just([{"name": "A", "valueFrom": {"configMapKeyRef": {"name": "late", "key": "k"}}}]),
    }
    if kind != "init":
        some |= {f"{probe}Probe": _probes() for probe in ("readiness", "liveness", "startup")}
        some["lifecycle"] = st.dictionaries(st.sampled_from(("postStart", "preStop")), _hooks(), min_size=1)
    if kind != "sidecar":
        some["restartPolicy"] = st.sampled_from(("OnFailure", "Never"))
    return st.fixed_dictionaries(base, optional=some)


def specs() -> st.SearchStrategy[Object]:
    """Specs of Pods of every sort."""
    return st.fixed_dictionaries(
        {
            "restartPolicy": st.sampled_from(("Always", "OnFailure", "Never")),
            "terminationGracePeriodSeconds": st.sampled_from((0, 3, 30)),
            "containers": st.one_of(
                st.tuples(_containers("app")).map(list), st.tuples(_containers("app"), _containers("b")).map(list)
            ),
        },
        optional={
            "initContainers": st.tuples(_containers("first", "init"), _containers("side", "sidecar")).map(list),
            "activeDeadlineSeconds": st.sampled_from((5, 50)),
            "volumes": st.just([{"name": "v", "configMap": {"name": "late"}}]),
        },
    )
