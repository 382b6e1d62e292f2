"""The contracts of imports speak of every room there is: a room that nobody thought of would be bound by none."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from playground.simulator.controllers import CONTROLLERS

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
ROOMS = {path.parent.name for path in (ROOT / "playground").glob("*/__init__.py")}
PURE = {"simulator", "kubectl", "diagram"}


def test_every_room_has_its_layer() -> None:
    layers = " ".join(CONTRACTS[0]["layers"])
    named = {word.strip("()").removeprefix("playground.") for word in layers.split() if word != "|"}
    assert named >= ROOMS


def test_every_pure_room_is_kept_from_frameworks_and_from_how_podyard_is_run() -> None:
    bound = {f"playground.{room}" for room in PURE & ROOMS}
    for contract in CONTRACTS[1:3]:
        assert contract["type"] == "forbidden"
        assert set(contract["source_modules"]) == bound, contract["name"]


@pytest.mark.parametrize("room", sorted(PURE & ROOMS))
def test_a_pure_room_runs_without_any_framework(room: str) -> None:
    code = f"""
import importlib, pkgutil, sys
import playground.{room} as room
for module in pkgutil.walk_packages(room.__path__, room.__name__ + "."):
    importlib.import_module(module.name)
print(*sorted({{"asyncio", "celery", "django", "kombu", "redis", "uvicorn"}} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.returncode) == ("", 0), done.stderr


def test_every_controller_is_kept_from_the_others() -> None:
    contract = next(one for one in CONTRACTS if one["type"] == "independence")
    rooms = tuple(f"{module}." for module in contract["modules"])
    plans = (getattr(controller.plan, "func", controller.plan) for controller in CONTROLLERS.values())
    homes = {plan.__module__ for plan in plans}
    assert {home for home in homes if not f"{home}.".startswith(rooms)} == set()
