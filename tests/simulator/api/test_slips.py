"""What people type wrong, and what they are told."""

import pytest

from playground.simulator.api import slips
from playground.simulator.api.manifests import FlawError, read


@pytest.mark.parametrize(
    ("text", "line", "hint"),
    [
        ("kind: Pod\nreplicas:3\nspec:\n", 2, "A space is missing after the colon: replicas: 3"),
        ("kind: Pod\n- name:web\n  x: y", 2, "A space is missing after the colon: name: web"),
        ("spec:\n  replicas：3\n  a: b", 2, "： is a full-width sign. Type the plain one: :"),
        ("a: b\n \u00a0c: d\n", 2, slips.SPACE),
        ("```yaml\nkind: Pod\n```\n", 1, slips.FENCE),
        ("kubectl apply -f web.yaml", 1, slips.COMMAND),
        ("replicas: {{ .Values.replicas }}", 1, slips.TEMPLATE),
    ],
)
def test_a_slip_is_named_at_its_own_line(text: str, line: int, hint: str) -> None:
    with pytest.raises(FlawError) as caught:
        read(text)
    found = slips.slip(text, caught.value.place.line)
    assert found is not None
    assert (found.line, found.hint.format(**found.params)) == (line, hint)


@pytest.mark.parametrize(
    "text", ["a: [", "image: nginx:1.15.2\nb: [", "x: http://a:b\n]", "# see：here\n[", "", "a: b # ：\n]"]
)
def test_where_none_is_seen_none_is_named(text: str) -> None:
    for line in (0, 1, 2, 99):
        assert slips.slip(text, line) is None


def test_a_quote_that_is_left_open_is_marked_where_it_opens() -> None:
    with pytest.raises(FlawError) as caught:
        read('a: b\nimage: "nginx\nc: d\n')
    assert caught.value.place.line == 2
