"""A bench whose machines fail, are cordoned and come back, with one Pod to watch."""

from collections.abc import Callable
from typing import Any

from playground.simulator import levers
from playground.simulator.objects import Key, Object, put, without
from tests.simulator.bench import SAID, Bench

Edit = Callable[[Object], Object]


def pod(name: str = "web", node: str = "", **spec: Any) -> Object:
    container = {"name": "c", "image": "nginx:1.25", "imagePullPolicy": "IfNotPresent"}
    basics = {"restartPolicy": "Always", "terminationGracePeriodSeconds": 5, "containers": [container]}
    placed = {"nodeName": node} if node else {}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": {**basics, **placed, **spec}}


class Machines(Bench):
    """Nodes node-1, node-2, ..., seen by everybody."""

    def __init__(self, nodes: int = 3) -> None:
        super().__init__(nodes=nodes)
        self.run(2)

    def fail(self, name: str) -> None:
        self.do(lambda api: levers.fail_node(api, name))

    def recover(self, name: str) -> None:
        self.do(lambda api: levers.recover_node(api, name))

    def node(self, name: str) -> Object:
        found = self.state.get(Key("nodes", "", name))
        assert found is not None
        return found

    def edit(self, name: str, edit: Edit, subresource: str = "") -> None:
        key = Key("nodes", "", name)
        self.do(lambda api: api.update(key, edit(api.get(key)), SAID, subresource))

    def cordon(self, name: str) -> None:
        self.edit(name, lambda node: put(node, True, "spec", "unschedulable"))

    def uncordon(self, name: str) -> None:
        self.edit(name, lambda node: without(node, "spec", "unschedulable"))

    def taint(self, name: str, *taints: Object) -> None:
        self.edit(name, lambda node: put(node, list(taints), "spec", "taints"))

    def taints(self, name: str) -> list[str]:
        """As kubectl describe prints them."""
        return [f"{each['key']}:{each['effect']}" for each in self.node(name)["spec"].get("taints") or ()]

    def place(self, node: str = "node-1", **spec: Any) -> Object:
        """A Pod that runs and is ready on this node."""
        self.create("pods", pod(node=node, **spec))
        self.run(30)
        return self.get("pods", "web")

    def pod(self) -> Object | None:
        return self.state.get(Key("pods", "default", "web"))
