"""Derives the compact schemas from Kubernetes' own: `python scripts/build_schema.py` writes them where they belong.

    playground/simulator/api/schema.json   what the API checks documents with: types, without a word of prose
    static/schema/editor.json              the same with descriptions, for completion and hover in the editor

Both are {"kinds": {"apps/v1 Deployment": definition}, "definitions": {definition: {"fields": {name: field}}}}; a
field has one of `type` (string, bytes, int32, int64, boolean, number, quantity, intOrString, time, any), `ref`,
`items` (of a list) or `values` (of a map), and `enum`, `required`, `description` where there are some. A test proves
that the committed files are what this writes. Needs the development dependencies only.
"""

import json
import sys
from pathlib import Path
from typing import Any

import kubernetes_validate

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playground.simulator.api.resources import RESOURCES, Resource  # noqa: E402 (a script sees its own folder only)

VERSION = "v1.36.0-local"

# Values that upstream's types name but its schemas do not list: for completion only, the API judges by itself.
VALUES = {
    "imagePullPolicy": ["Always", "IfNotPresent", "Never"],
    "restartPolicy": ["Always", "OnFailure", "Never"],
    "protocol": ["TCP", "UDP", "SCTP"],
    "dnsPolicy": ["ClusterFirst", "Default", "ClusterFirstWithHostNet", "None"],
    "effect": ["NoSchedule", "PreferNoSchedule", "NoExecute"],
    "whenUnsatisfiable": ["DoNotSchedule", "ScheduleAnyway"],
    "sessionAffinity": ["None", "ClientIP"],
}

# Types that JSON schema can only describe loosely.
SPECIAL = {
    "io.k8s.apimachinery.pkg.api.resource.Quantity": "quantity",
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": "intOrString",
    "io.k8s.apimachinery.pkg.apis.meta.v1.Time": "time",
    "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime": "time",
    "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1": "any",
    "io.k8s.apimachinery.pkg.runtime.RawExtension": "any",
}


def upstream() -> dict[str, Any]:
    """Kubernetes' definitions by their full names."""
    folder = Path(kubernetes_validate.__file__).parent / "kubernetes-json-schema" / VERSION
    definitions: dict[str, Any] = json.loads((folder / "_definitions.json").read_text())["$defs"]
    return definitions


def short(name: str) -> str:
    """ "apps.v1.DeploymentSpec" for "io.k8s.api.apps.v1.DeploymentSpec"."""
    return name.removeprefix("io.k8s.api.").removeprefix("io.k8s.apimachinery.pkg.apis.")


def definition_of(kind: Resource) -> str:
    group, _, version = kind.api_version.rpartition("/")
    return f"io.k8s.api.{group.partition('.')[0] or 'core'}.{version}.{kind.kind}"


class Builder:
    """Collects what the kinds reach."""

    def __init__(self, describe: bool) -> None:
        self.upstream = upstream()
        self.describe = describe
        self.definitions: dict[str, Any] = {}

    def schema(self) -> dict[str, Any]:
        kinds = {f"{kind.api_version} {kind.kind}": self.reach(definition_of(kind)) for kind in RESOURCES.values()}
        return {"kinds": kinds, "definitions": dict(sorted(self.definitions.items()))}

    def reach(self, name: str) -> str:
        """The short name of a definition, which is now among those collected."""
        if short(name) not in self.definitions:
            self.definitions[short(name)] = {}
            source = self.upstream[name]
            required = set(source.get("required", ()))
            fields = {key: self.field(each, key, key in required) for key, each in source.get("properties", {}).items()}
            self.definitions[short(name)] = {"fields": fields}
        return short(name)

    def field(self, source: dict[str, Any], key: str = "", required: bool = False) -> dict[str, Any]:
        field = self.type_of(source)
        if self.describe and key in VALUES and field.get("type") == "string":
            field["enum"] = VALUES[key]
        if source.get("enum"):
            field["enum"] = [each for each in source["enum"] if each is not None]
        if required:
            field["required"] = True
        if self.describe and source.get("description"):
            field["description"] = source["description"]
        return field

    def type_of(self, source: dict[str, Any]) -> dict[str, Any]:
        if "$ref" in source:
            name = source["$ref"].removeprefix("#/$defs/")
            return {"type": SPECIAL[name]} if name in SPECIAL else {"ref": self.reach(name)}
        kind = _plain(source.get("type"))
        if kind == "array":
            return {"items": self.field({**source["items"], "description": ""})}
        if "additionalProperties" in source:
            return {"values": self.field(source["additionalProperties"])}
        if kind == "integer":
            return {"type": source.get("format", "int64")}
        if kind == "string" and source.get("format") == "byte":
            return {"type": "bytes"}
        return {"type": kind or "any"}


def _plain(kind: Any) -> str:
    """The type, of a list of types the one that is not null; an object of no known shape is "any"."""
    names = kind if isinstance(kind, list) else [kind]
    name = next((each for each in names if each not in ("null", None)), "")
    return "any" if name == "object" else str(name)


FILES = {"playground/simulator/api/schema.json": False, "static/schema/editor.json": True}


def main(root: Path = ROOT) -> None:
    for path, describe in FILES.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(Builder(describe).schema(), separators=(",", ":"), ensure_ascii=False, sort_keys=False)
        target.write_text(text + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT)
