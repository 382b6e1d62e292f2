"""What the browser gets: well-formed, the same in every locale, ids that last, nothing that a strict CSP refuses."""

import re
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from django.test import override_settings
from django.utils import translation

from playground.diagram.layout import WIDTHS, ViewName, Width
from playground.diagram.layout.strip import strip_picture
from playground.diagram.legend import legend
from playground.diagram.pods import STATES
from playground.diagram.story import spoken, story
from playground.diagram.strip import Strip
from playground.diagram.words import ENGLISH
from tests.diagram import clusters, runs
from tests.diagram.clusters import Yard
from tests.diagram.drawing import draw, seen
from tests.diagram.test_layout import YARDS

SVG = "{http://www.w3.org/2000/svg}"
VIEWS: tuple[ViewName, ...] = ("ownership", "nodes")


def parse(svg: str) -> ElementTree.Element:
    """The picture as an XML tree; HTML needs no namespace there, XML does."""
    return ElementTree.fromstring(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def ids(svg: str) -> list[str]:
    return [element.attrib["id"] for element in parse(svg).iter() if "id" in element.attrib]


def strip_of_a_rollout() -> str:
    log, now = runs.rollout()
    strip = Strip()
    for revision in log:
        strip.add(revision)
    return render_to_string("diagram/strip.svg", {"strip": strip_picture(strip, now)})


def story_of_a_rollout() -> str:
    return render_to_string("diagram/story.html", {"lines": spoken(story(runs.rollout()[0]), ENGLISH)})


@pytest.mark.parametrize("name", YARDS)
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_picture_is_well_formed_and_its_ids_are_unique(name: str, view: ViewName, width: Width) -> None:
    found = ids(draw(seen(YARDS[name]()), view, width))
    assert len(found) == len(set(found))


@pytest.mark.parametrize("language", ["de", "pt-br", "fr"])
@override_settings(USE_THOUSAND_SEPARATOR=True)
def test_no_locale_touches_a_number(language: str) -> None:
    there = [seen(clusters.many(number)) for number in (50, 1200)]
    plain = [draw(scene, view) for scene in there for view in VIEWS]
    strip, told = strip_of_a_rollout(), story_of_a_rollout()
    with translation.override(language):
        assert [draw(scene, view) for scene in there for view in VIEWS] == plain
        assert (strip_of_a_rollout(), story_of_a_rollout()) == (strip, told)
    assert 'viewBox="0 0 868 ' in plain[0]
    assert "1093 of 1200 ready" in plain[2]


@pytest.mark.parametrize("view", VIEWS)
def test_a_strict_csp_has_nothing_to_refuse(view: ViewName) -> None:
    for text in (draw(seen(clusters.busy_nodes()), view), strip_of_a_rollout(), story_of_a_rollout()):
        assert not re.search(r"<style|<script|\sstyle=|\son[a-z]+=|javascript:", text)


def test_every_state_has_its_outline_and_its_glyph_large_and_small() -> None:
    defined = set(ids(render_to_string("diagram/symbols.svg")))
    for state in STATES:
        assert {f"shape-{state}", f"glyph-{state}", f"dot-{state}"} <= defined


def test_everything_that_is_used_is_defined() -> None:
    symbols = render_to_string("diagram/symbols.svg")
    defined = {f"#{each}" for each in ids(symbols)}
    drawn = [draw(seen(make()), view) for make in YARDS.values() for view in VIEWS]
    used = set(re.findall(r'(?:href="|url\()(#[a-z-]+)', symbols + "".join(drawn)))
    assert used <= defined


def test_a_pod_is_one_stop_with_a_name_in_whole_words() -> None:
    svg = parse(draw(seen(clusters.rolling_update())))
    (pod,) = [element for element in svg.iter() if element.attrib.get("id") == "p-uid-nginx-5d9c7f8b6-m4dtl"]
    assert pod.attrib["role"] == "button"
    assert pod.attrib["tabindex"] == "-1"
    assert pod.attrib["data-key"] == "pods/default/nginx-5d9c7f8b6-m4dtl"
    assert pod.attrib["data-href"] == "/objects/pods/default/nginx-5d9c7f8b6-m4dtl"
    assert pod.attrib["aria-label"].startswith("Pod nginx-5d9c7f8b6-m4dtl, pulling")
    title = pod.find(f"{SVG}title")
    assert title is not None
    assert title.text == "nginx-5d9c7f8b6-m4dtl\nContainerCreating · pulling, its image is on its way"


def test_elements_stay_in_their_order_while_revisions_come_and_go() -> None:
    """A browser that morphs by id loses a running transition where it must move an element."""
    yard = clusters.rolling_update()
    first = seen(yard)
    before = ids(draw(first))
    new = yard.state.get(yard.log[-1].key)
    assert new is not None
    owner = {"kind": "ReplicaSet", "metadata": {"name": "nginx-5d9c7f8b6", "uid": "uid-nginx-5d9c7f8b6"}}
    yard.at(25).pod("aaaaa", "creating", "node-3", owner)
    after = ids(draw(seen(yard, seats=first.seats)))
    assert [each for each in after if each in before] == before
    assert set(after) - set(before) == {"p-uid-nginx-5d9c7f8b6-aaaaa"}


def test_what_a_learner_wrote_is_text_and_never_markup() -> None:
    yard = Yard()
    yard.replica_set("web", 1, '<script>alert(1)</script>"&')
    svg = draw(seen(yard))
    assert "<script" not in svg
    assert "&lt;script&gt;" in svg


def test_the_story_links_to_what_it_is_about_but_not_to_what_only_the_simulator_knows() -> None:
    told = story_of_a_rollout()
    assert 'data-href="deployments.apps/default/nginx"' in told
    assert ".internal" not in told
    assert '<b class="story-who">You</b>' in told


def test_the_legend_shows_every_state_once() -> None:
    page = render_to_string("diagram/legend.html", {"legend": legend()})
    assert sorted(re.findall(r'data-state="([a-z-]+)"', page)) == sorted(STATES)
    assert "empty slot" in page
