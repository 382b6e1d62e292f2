# ruff: noqa: E501 (tables of what is written and what is said)
"""From text to documents: what YAML means to kubectl, where every field stands, and what is no manifest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.simulator.api.manifests import FlawError, Place, read

HEAD = "apiVersion: v1\nkind: ConfigMap\n"


def data(text: str) -> object:
    """What YAML reads after `data:`."""
    return read(f"{HEAD}data: {text}\n")[0].object["data"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", True), ("n", False), ("On", True), ("OFF", False), ("~", None), ("", None),
        ("0644", 420), ("0o644", 420), ("0x1F", 31), ("-12", -12), ("1_000", 1000), ("08", 8.0),
        ("1e3", 1000.0), (".5", 0.5), ("1.", 1.0),
        ("22:22", "22:22"), ("2001-01-01", "2001-01-01"), ("1.2.3", "1.2.3"), ('"yes"', "yes"), ("!!str 12", "12"),
        ("'0644'", "0644"), ("{a: y}", {"a": True}), ("{1: a, true: b}", {"1": "a", "true": "b"}),
    ],
)  # fmt: skip
def test_a_word_means_what_it_means_to_kubectl(text: str, value: object) -> None:
    assert data(text) == value


def test_several_documents_are_read_in_their_order_and_empty_ones_left_out() -> None:
    documents = read(f"# nothing\n---\n{HEAD}---\n---\napiVersion: v1\nkind: Pod\n")
    assert [document.object["kind"] for document in documents] == ["ConfigMap", "Pod"]


def test_a_list_is_taken_apart_and_its_items_know_their_lines() -> None:
    text = "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n- apiVersion: v1\n  kind: Secret\n  type: x\n"
    pod, secret = read(text)
    assert pod.locate("kind") == Place(5, 3)
    assert secret.locate("type") == Place(8, 3)


def test_a_list_of_one_kind_is_a_list_too() -> None:
    text = '{"apiVersion": "v1", "kind": "PodList", "items": [{"apiVersion": "v1", "kind": "Pod"}]}'
    assert [document.object for document in read(text)] == [{"apiVersion": "v1", "kind": "Pod"}]


def test_who_reads_as_kubectl_does_takes_the_last_of_two_values() -> None:
    text = f"{HEAD}data: {{a: first, a: last}}\n"
    assert read(text, twice=True)[0].object["data"] == {"a": "last"}


def test_json_is_read_too() -> None:
    assert read('{"apiVersion": "v1", "kind": "Pod"}')[0].object == {"apiVersion": "v1", "kind": "Pod"}


@pytest.mark.parametrize("text", [f"\ufeff{HEAD}", HEAD.replace("\n", "\r\n")], ids=["byte order mark", "CRLF"])
def test_the_habits_of_editors_do_not_matter(text: str) -> None:
    assert read(text)[0].object == {"apiVersion": "v1", "kind": "ConfigMap"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_bytes_are_read_by_their_mark(encoding: str) -> None:
    assert read(HEAD.encode(encoding))[0].object["kind"] == "ConfigMap"


def test_a_field_of_a_message_is_found_in_the_text_or_else_what_is_around_it() -> None:
    text = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: a\n    ports:\n    - containerPort: 1\n"
    document = read(text)[0]
    assert document.locate("spec.containers[0].ports[0].containerPort") == Place(7, 7)
    assert document.locate("spec.containers[0].image") == Place(5, 5)
    assert document.locate("metadata.name") == Place(1, 1)


def test_merge_keys_bring_in_what_is_not_said() -> None:
    text = "apiVersion: v1\nkind: Pod\nbase: &b {a: 1, b: 1}\nspec:\n  <<: *b\n  b: 2\n"
    assert read(text)[0].object["spec"] == {"a": 1, "b": 2}


BOMB = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\n\tb: 2\n", 2, "error converting YAML to JSON: yaml: line 2: found a tab character that violates indentation"),
        ("a:\n  b: c: d\n", 2, "error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context"),
        (f"{HEAD}kind: Pod\n", 3, 'yaml: unmarshal errors:\n  line 3: key "kind" already set in map'),
        ("[" * 100_000, 1, "nested more than 100 deep"),
        ("a: {" * 100_000, 1, "nested more than 100 deep"),
        ("- " * 100_000, 1, "nested more than 100 deep"),
        (BOMB, 6, "yaml: document contains excessive aliasing"),
        ("---\napiVersion: v1\nkind: Pod\n" * 201, 601, "more than 200 documents"),
        ("a: *b\n", 1, "yaml: unknown anchor 'b' referenced"),
        ("just words\n", 1, "error validating data: invalid object to validate"),
        ("kind: Pod\n", 1, "error validating data: apiVersion not set"),
        ("apiVersion: v1\n", 1, "error validating data: kind not set"),
        ("apiVersion: v1\nkind: [Pod]\n", 2, "error validating data: kind not set"),
        ("a: \x01\n", 1, "yaml: control characters are not allowed"),
        ("? [a]\n: b\n", 1, "yaml: invalid map key"),
    ],
    ids=lambda value: repr(value)[:24],
)  # fmt: skip
def test_what_is_no_manifest_is_said_with_its_line_and_what_to_do(text: str, line: int, words: str) -> None:
    with pytest.raises(FlawError) as flaw:
        read(text)
    assert (flaw.value.place.line, flaw.value.message) == (line, words)
    assert flaw.value.hint.format(**flaw.value.params)


@given(st.text() | st.binary() | st.lists(st.sampled_from("ab:-[]{}&*!|>'\"#%@, \n\t")).map("".join))
def test_whatever_is_sent_is_read_or_refused(source: str | bytes) -> None:
    try:
        documents = read(source)
    except FlawError as flaw:
        documents = []
        line = flaw.place.line
    else:
        line = 1
    assert line >= 1
    assert all(document.object["kind"] for document in documents)
