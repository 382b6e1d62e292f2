"""Label and field selectors: what they match, how they are written, what they refuse."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.simulator.api.fields import parse_fields
from playground.simulator.api.resources import RESOURCES
from playground.simulator.api.selectors import VALUE_RULE, compile_selector, matching_labels, parse_labels
from playground.simulator.objects import Key

from .doors import BY_LEARNER, changed, config_map, open_door, pod, refusal

LABELS = {"app": "web", "tier": "front", "size": "3", "empty": ""}


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("", True),
        ("app=web", True),
        ("app==web", True),
        ("app=other", False),
        ("app!=other", True),
        ("app!=web", False),
        ("missing!=web", True),
        ("app in (web, api)", True),
        ("app in (api)", False),
        ("app notin (api)", True),
        ("missing notin (api)", True),
        ("missing in (api)", False),
        ("app", True),
        ("!app", False),
        ("!missing", True),
        ("app=web,tier=front", True),
        ("app=web,tier=back", False),
        ("size>2", True),
        ("size>3", False),
        ("size<4", True),
        ("app>1", False),
        ("empty=", True),
        ("app=", False),
        ("empty in (,x)", True),
        ("empty in ()", True),
        (" app = web , tier = front ", True),
        ("in=x", False),
        ("app in (in, notin)", False),
    ],
)
def test_the_text_form_matches(text, matches):
    assert parse_labels(text).matches(LABELS) is matches


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("app=web,", "found '', expected: identifier after ','"),
        (",app", "found ',', expected: !, identifier, or 'end of string'"),
        ("=web", "found '=', expected: !, identifier, or 'end of string'"),
        ("app web", "unable to parse requirement: found 'web', expected: in, notin, =, ==, !=, gt, lt"),
        ("app in web", "unable to parse requirement: found 'web' expected: '('"),
        ("app in (web", "unable to parse requirement: found '', expected: ',' or ')'"),
        ("app=(web)", "unable to parse requirement: found '(', expected: identifier"),
        ("app=web tier=front", "found 'tier', expected: ',' or 'end of string'"),
        ("!", "unable to parse requirement: found '', expected: identifier"),
        (
            "size>big",
            "unable to parse requirement: values[0]: Invalid value: \"big\": for 'Gt', 'Lt' operators, the value must "
            "be an integer",
        ),
        ("app=_x", f'unable to parse requirement: values[0][app]: Invalid value: "_x": {VALUE_RULE}'),
    ],
)
def test_what_cannot_be_read_is_a_bad_request(text, words):
    refused = refusal(lambda: open_door().list("pods", labels=text))
    assert (refused.code, refused.message) == (400, words)


@pytest.mark.parametrize(
    ("selector", "matches"),
    [
        (None, False),
        ({}, True),
        ({"matchLabels": {"app": "web"}}, True),
        ({"matchLabels": {"app": "web", "tier": "back"}}, False),
        ({"matchExpressions": [{"key": "app", "operator": "In", "values": ["web"]}]}, True),
        ({"matchExpressions": [{"key": "app", "operator": "NotIn", "values": ["web"]}]}, False),
        ({"matchExpressions": [{"key": "app", "operator": "Exists"}]}, True),
        ({"matchExpressions": [{"key": "app", "operator": "DoesNotExist"}]}, False),
        ({"matchLabels": {"app": "web"}, "matchExpressions": [{"key": "x", "operator": "Exists"}]}, False),
    ],
)
def test_a_manifests_selector_matches(selector, matches):
    assert compile_selector(selector).matches(LABELS) is matches


def test_a_plain_map_matches_what_has_all_of_it():
    assert matching_labels({"app": "web"}).matches(LABELS)
    assert not matching_labels({"app": "web", "x": "y"}).matches(LABELS)


WORDS = st.from_regex(r"[a-z]([a-z0-9]{0,3})", fullmatch=True).filter(lambda word: word not in ("in", "notin"))
TERMS = st.one_of(
    st.builds("{}={}".format, WORDS, WORDS),
    st.builds("{}!={}".format, WORDS, WORDS),
    st.builds("{} in ({},{})".format, WORDS, WORDS, WORDS),
    st.builds("{} notin ({})".format, WORDS, WORDS),
    WORDS,
    st.builds("!{}".format, WORDS),
)


@given(st.lists(TERMS, max_size=4), st.dictionaries(WORDS, WORDS, max_size=4))
def test_a_selector_written_out_means_the_same(terms, labels):
    selector = parse_labels(",".join(terms))
    again = parse_labels(str(selector))
    assert str(again) == str(selector)
    assert again.matches(labels) == selector.matches(labels)
    assert selector.matches(labels) == all(parse_labels(term).matches(labels) for term in terms)


@given(st.text(max_size=20))
def test_any_text_is_a_selector_or_a_value_error(text):
    for parse in (parse_labels, lambda each: parse_fields(each, RESOURCES["pods"].selectable)):
        with suppress(ValueError):
            parse(text)


@pytest.fixture
def api():
    door = open_door(trusted=True)
    for name, node in (("a", "node-1"), ("b", "node-2"), ("c", "")):
        spec = {"nodeName": node} if node else {}
        made = door.create("pods", changed(pod(name, **spec), "default", "metadata", "namespace"), BY_LEARNER)
        phase = "Running" if node else "Pending"
        key = Key("pods", "default", name)
        door.update(key, {**made, "status": {"phase": phase}}, BY_LEARNER, subresource="status")
    door.create("configmaps", config_map(), BY_LEARNER)
    return door


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", "abc"),
        ("spec.nodeName=node-1", "a"),
        ("spec.nodeName!=node-1", "bc"),
        ("spec.nodeName=", "c"),
        ("status.phase=Running", "ab"),
        ("status.phase=Running,spec.nodeName=node-2", "b"),
        ("metadata.name=c", "c"),
        ("metadata.namespace==default", "abc"),
        ("spec.hostNetwork=false", "abc"),
    ],
)
def test_pods_can_be_listed_by_field(api, text, names):
    assert [each["metadata"]["name"] for each in api.list("pods", fields=text)] == list(names)


@pytest.mark.parametrize(
    ("resource", "text", "words"),
    [
        ("pods", "spec.foo=1", "field label not supported: spec.foo"),
        (
            "deployments.apps",
            "spec.replicas=1",
            '"spec.replicas" is not a known field selector: only "metadata.name", "metadata.namespace"',
        ),
        ("pods", "status.phase", "invalid selector: 'status.phase'; can't understand 'status.phase'"),
    ],
)
def test_other_fields_are_a_bad_request(api, resource, text, words):
    refused = refusal(lambda: api.list(resource, fields=text))
    assert (refused.code, refused.message) == (400, words)
