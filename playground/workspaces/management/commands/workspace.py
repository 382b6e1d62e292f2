"""`manage.py workspace ...`: workspaces for scripts and tests, without a browser.

workspace new [--pace real|classroom] [--nodes 3] [--seed TEXT] [--owner GUEST] [--kubeconfig FILE]
workspace apply ID -f FILE          what became of every document, as kubectl prints it
workspace run ID [--for SECONDS]    works out what follows, here and now, and lets so much virtual time pass
workspace show ID [--at SECONDS]    the Pods and what they belong to
workspace sweep                     deletes what nobody used for three months
"""

import json
from collections.abc import Iterable
from math import inf
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from playground.simulator.objects import Object
from playground.simulator.state import State
from playground.workspaces import actions, ahead, manifests, reading
from playground.workspaces.limits import LimitReached
from playground.workspaces.models import Workspace
from playground.workspaces.sweep import sweep

SHOWN = ("nodes", "deployments.apps", "replicasets.apps", "pods")


class Command(BaseCommand):
    help = "Makes workspaces for scripts and tests, and acts on them."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        commands = parser.add_subparsers(dest="command", required=True)
        new = commands.add_parser("new", help="makes a workspace and prints its id")
        new.add_argument("--pace", choices=("real", "classroom"), default="classroom")
        new.add_argument("--nodes", type=int, default=3)
        new.add_argument("--seed", default="", help="the same seed and the same actions give the same run")
        new.add_argument("--owner", default="", help="the guest whose it is")
        new.add_argument("--kubeconfig", type=Path, help="writes a kubeconfig for it")
        new.add_argument("--server", default="http://127.0.0.1:8000", help="where the kubeconfig points")
        apply = commands.add_parser("apply", help="applies a manifest")
        apply.add_argument("id")
        apply.add_argument("-f", "--filename", type=Path, required=True)
        run = commands.add_parser("run", help="works out what follows")
        run.add_argument("id")
        run.add_argument("--for", dest="seconds", type=float, default=60.0)
        show = commands.add_parser("show", help="prints the cluster")
        show.add_argument("id")
        show.add_argument("--at", type=float, default=inf, help="virtual time in seconds; now where not given")
        commands.add_parser("sweep", help="deletes what nobody used for long")

    def handle(self, *_args: Any, command: str, **options: Any) -> None:
        try:
            for line in getattr(self, f"_{command}")(options):
                self.stdout.write(line)
        except Workspace.DoesNotExist:
            raise CommandError("there is no such workspace") from None
        except LimitReached as refusal:
            raise CommandError(str(refusal)) from None

    def _new(self, options: dict[str, Any]) -> Iterable[str]:
        workspace = actions.new(options["owner"], options["pace"], options["nodes"], options["seed"])
        if options["kubeconfig"]:
            config = json.dumps(kubeconfig(options["server"], workspace.public), indent=2)
            options["kubeconfig"].write_text(config + "\n")
        return [workspace.public]

    def _apply(self, options: dict[str, Any]) -> Iterable[str]:
        outcomes = manifests.apply(options["id"], options["filename"].read_text())
        problems = [problem for outcome in outcomes for problem in outcome.problems]
        for each in problems:
            self.stderr.write(f"line {each.line}, column {each.column}: {each.message}")
        yield from (f"{each.resource}/{each.name} {each.verb}" for each in outcomes if each.verb)
        if problems:
            raise CommandError("not everything was applied")

    def _run(self, options: dict[str, Any]) -> Iterable[str]:
        workspace = Workspace.objects.get(public=options["id"])
        until = reading.look(workspace.public).now + options["seconds"]
        while ahead.run(workspace.public, workspace.epoch) is ahead.Outcome.MORE:
            pass
        clock = actions.skip(workspace.public, until)
        return [f"{clock.virtual:.6f}"]

    def _show(self, options: dict[str, Any]) -> Iterable[str]:
        state = reading.past(options["id"], options["at"])
        return (line(resource, obj) for resource in SHOWN for obj in _in_order(state, resource))

    def _sweep(self, _options: dict[str, Any]) -> Iterable[str]:
        return [f"{sweep()} workspaces deleted"]


def _in_order(state: State, resource: str) -> Iterable[Object]:
    return [obj for _, obj in sorted(state.all(resource).items())]


def line(resource: str, obj: Object) -> str:
    """An object in short: what it is, and how it stands."""
    status = obj.get("status", {})
    ready = [each["type"] for each in status.get("conditions") or () if each["status"] == "True"]
    says = [str(status.get("phase", "")), *(f"{name}={status[name]}" for name in sorted(status) if "eplicas" in name)]
    return " ".join([f"{resource}/{obj['metadata']['name']}", *filter(None, says), *sorted(ready)])


def kubeconfig(server: str, public: str) -> Object:
    """A kubeconfig for this workspace, in JSON, which is YAML too."""
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "podyard", "cluster": {"server": f"{server}/k8s/{public}"}}],
        "users": [{"name": "learner", "user": {}}],
        "contexts": [{"name": "podyard", "context": {"cluster": "podyard", "user": "learner"}}],
        "current-context": "podyard",
    }
