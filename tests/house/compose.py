"""Reads docker-compose.yml as docker compose does: merge keys, variables, and where a service's command comes from.

Leaves out everything that a container engine is needed for: images, networks, volumes.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
VARIABLE = re.compile(r"\$(?:\$|\{(?P<name>\w+)(?::(?P<kind>[-?])(?P<rest>[^}]*))?\})")


class MissingVariableError(Exception):
    """A variable that the file demands (`${NAME:?message}`) is not set."""


def load(environ: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """The services of docker-compose.yml, variables filled in. Raises MissingVariableError."""
    document = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    services: dict[str, dict[str, Any]] = _filled(document["services"], environ)
    return services


def _filled(value: Any, environ: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _filled(item, environ) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, environ) for item in value]
    return fill(value, environ) if isinstance(value, str) else value


def fill(text: str, environ: Mapping[str, str]) -> str:
    """`${NAME}`, `${NAME:-default}`, `${NAME:?message}` and `$$`, as docker compose reads them."""
    return VARIABLE.sub(lambda found: _value(found, environ), text)


def _value(found: re.Match[str], environ: Mapping[str, str]) -> str:
    name = found["name"]
    if name is None:
        return "$"
    value = environ.get(name, "")
    if not value and found["kind"] == "?":
        raise MissingVariableError(found["rest"])
    return value or (found["rest"] if found["kind"] == "-" else "")


def health_command(service: Mapping[str, Any]) -> list[str]:
    """The words of a service's health check."""
    kind, *words = service["healthcheck"]["test"]
    return words if kind == "CMD" else ["/bin/sh", "-c", *words]
