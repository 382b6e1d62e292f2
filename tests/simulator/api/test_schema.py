# ruff: noqa: E501 (tables of what is written and what is said)
"""Types, in the API server's own words, and the files that the schemas are kept in."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from playground.simulator.api.schema import NotDecodedError, decode

ROOT = Path(__file__).resolve().parents[3]


def deployment(**spec: Any) -> dict[str, Any]:
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": spec}


def with_container(**fields: Any) -> dict[str, Any]:
    return deployment(template={"spec": {"containers": [fields]}})


@pytest.mark.parametrize(
    ("obj", "words", "path"),
    [
        (deployment(replicas="three"), "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32", "spec.replicas"),
        (deployment(replicas=1.5), "json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32", "spec.replicas"),
        (deployment(replicas=2**40), "json: cannot unmarshal number 1099511627776 into Go struct field DeploymentSpec.spec.replicas of type int32", "spec.replicas"),
        (deployment(replicas=True), "json: cannot unmarshal bool into Go struct field DeploymentSpec.spec.replicas of type int32", "spec.replicas"),
        (deployment(replica=1), 'strict decoding error: unknown field "spec.replica"', "spec.replica"),
        (with_container(imag="x", ports=[{"containerport": 1}]), 'strict decoding error: unknown field "spec.template.spec.containers[0].imag", unknown field "spec.template.spec.containers[0].ports[0].containerport"', "spec.template.spec.containers[0].imag"),
        (with_container(env=[{"name": "A", "value": 1}]), "json: cannot unmarshal number into Go struct field EnvVar.spec.template.spec.containers.env.value of type string", "spec.template.spec.containers[0].env[0].value"),
        (with_container(command="ls"), "json: cannot unmarshal string into Go struct field Container.spec.template.spec.containers.command of type []string", "spec.template.spec.containers[0].command"),
        (with_container(resources={"requests": {"memory": "64MB!"}}), "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'", "spec.template.spec.containers[0].resources.requests[memory]"),
        (deployment(template={"spec": {"containers": {"name": "a"}}}), "json: cannot unmarshal object into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container", "spec.template.spec.containers"),
        (deployment(template=[]), "json: cannot unmarshal array into Go struct field DeploymentSpec.spec.template of type v1.PodTemplateSpec", "spec.template"),
    ],
    ids=lambda value: str(value)[:40],
)  # fmt: skip
def test_a_wrong_type_or_an_unknown_field_is_named_as_the_server_names_it(
    obj: dict[str, Any], words: str, path: str
) -> None:
    with pytest.raises(NotDecodedError) as refusal:
        decode(obj)
    assert refusal.value.message == f'Deployment in version "v1" cannot be handled as a Deployment: {words}'
    assert refusal.value.paths[0] == path


def test_what_is_null_is_as_if_it_were_not_written() -> None:
    assert decode(deployment(replicas=None, selector={"matchLabels": {"a": None}}))["spec"] == {
        "selector": {"matchLabels": {"a": ""}}
    }


@pytest.mark.parametrize(
    ("written", "kept"),
    [("0.5", "500m"), (2, "2"), (0.25, "250m"), ("1.5Gi", "1536Mi"), ("0.1Gi", "107374182400m"), ("1e3", "1e3"), ("1000m", "1")],
)  # fmt: skip
def test_quantities_take_the_form_that_the_server_gives_them(written: object, kept: str) -> None:
    decoded = decode(with_container(resources={"limits": {"cpu": written}}))
    assert decoded["spec"]["template"]["spec"]["containers"][0]["resources"]["limits"]["cpu"] == kept


def test_every_example_of_the_sandbox_is_of_its_kind() -> None:
    for path in sorted((ROOT / "playground/web/examples").glob("*.yaml")):
        for obj in yaml.safe_load_all(path.read_text()):
            assert decode(obj) == obj


def test_the_schemas_are_what_the_script_builds(tmp_path: Path) -> None:
    subprocess.run([sys.executable, ROOT / "scripts/build_schema.py", tmp_path], check=True)
    for name in ("playground/simulator/api/schema.json", "static/schema/editor.json"):
        assert (tmp_path / name).read_text() == (ROOT / name).read_text()
