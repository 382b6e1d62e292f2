"""Places are whole numbers, and nothing stands on anything else."""

import re
from dataclasses import fields, is_dataclass
from itertools import combinations, pairwise
from typing import Any

import pytest

from playground.diagram.layout import WIDTHS, ViewName, Width, layout
from playground.diagram.layout.places import DOT, MOST_DOTS, TILE, TILE_HEIGHT
from playground.diagram.layout.shapes import Card, LaneBox, NodeBox, Picture, Places, Text
from playground.diagram.layout.text import Face, fit, width, wrap
from tests.diagram import clusters
from tests.diagram.clusters import Yard
from tests.diagram.drawing import seen

YARDS = {
    "rolling update": clusters.rolling_update,
    "states": clusters.states,
    "at rest": clusters.at_rest,
    "failed rollout": clusters.failed_rollout,
    "nodes": clusters.busy_nodes,
    "mixed": clusters.mixed,
    "12": lambda: clusters.many(12),
    "50": lambda: clusters.many(50),
    "200": lambda: clusters.many(200),
    "1200": lambda: clusters.many(1200),
    "nothing": Yard,
}

Box = tuple[int, int, int, int]  # left, top, right, bottom

EVERY = pytest.mark.parametrize("name", YARDS)
WIDE = pytest.mark.parametrize("width_class", WIDTHS)
VIEWS = pytest.mark.parametrize("view", ["ownership", "nodes"])


def place(at: str) -> tuple[int, int]:
    found = re.fullmatch(r"translate\((\d+) (\d+)\)", at)
    assert found, at
    return int(found[1]), int(found[2])


def box(thing: Card | LaneBox | NodeBox, x: int = 0, y: int = 0) -> Box:
    left, top = place(thing.at)
    return x + left, y + top, x + left + thing.width, y + top + thing.height


def stands(places: Places, x: int, y: int) -> list[Box]:
    if places.manner == "shares":
        left, top = place(places.at)
        return [(x + left, y + top, x + left + sum(bar.width for bar in places.bars), y + top + 14)]
    wide, high = (TILE, TILE_HEIGHT) if places.manner == "tiles" else (DOT, DOT)
    corners = [place(tile.at) for tile in places.tiles] + [place(empty) for empty in places.empty]
    return [(x + left, y + top, x + left + wide, y + top + high) for left, top in corners]


def parts(picture: Picture) -> list[tuple[Box, list[Places], list[Text]]]:
    """Boxes with what is in them."""
    found: list[tuple[Box, list[Places], list[Text]]] = []
    for card in picture.cards:
        x, y = place(card.at)
        found += [(box(lane, x, y), [lane.places], list(lane.texts)) for lane in card.lanes]
    found += [(box(node), [node.places, node.below], list(node.texts)) for node in picture.nodes]
    if picture.waiting:
        strip = (0, 0, picture.waiting.width, picture.waiting.height)
        found.append((strip, [reason.places for reason in picture.waiting.reasons], []))
    return found


def overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def within(inner: Box, outer: Box) -> bool:
    return inner[0] >= outer[0] and inner[1] >= outer[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


@EVERY
@WIDE
@VIEWS
def test_nothing_overlaps_and_everything_stands_in_its_box(name: str, width_class: Width, view: ViewName) -> None:
    picture = layout(seen(YARDS[name]()), view, width_class)
    whole = (0, 0, picture.width, picture.height)
    boxes = [box(card) for card in picture.cards] + [box(node) for node in picture.nodes]
    assert not any(overlap(one, other) for one, other in combinations(boxes, 2))
    for outer, places, _ in parts(picture):
        assert within(outer, whole)
        standing = [each for group in places for each in stands(group, outer[0], outer[1])]
        assert all(within(each, outer) for each in standing)
        assert not any(overlap(one, other) for one, other in combinations(standing[:120], 2))


@EVERY
@WIDE
def test_lanes_do_not_leave_their_card_nor_lie_on_each_other(name: str, width_class: Width) -> None:
    for card in layout(seen(YARDS[name]()), "ownership", width_class).cards:
        lanes = [box(lane) for lane in card.lanes]
        assert all(within(lane, (0, 0, card.width, card.height)) for lane in lanes)
        assert not any(overlap(one, other) for one, other in combinations(lanes, 2))


FACES = {
    "counts": Face(12),
    "owner": Face(11, mono=True),
    "image": Face(14, mono=True),
    "node-name": Face(16, bold=True),
}


@EVERY
@WIDE
@VIEWS
def test_no_text_leaves_its_box(name: str, width_class: Width, view: ViewName) -> None:
    for outer, _, texts in parts(layout(seen(YARDS[name]()), view, width_class)):
        for text in texts:
            wide = width(text.text, FACES.get(text.role, Face(12)))
            left = text.x - wide if text.anchor == "end" else text.x
            assert left >= 0
            assert left + wide <= outer[2] - outer[0]
            assert text.y <= outer[3] - outer[1]


@EVERY
@VIEWS
def test_every_number_is_whole(name: str, view: ViewName) -> None:
    def walk(value: Any) -> None:
        assert not isinstance(value, float)
        if is_dataclass(value):
            for each in fields(value):
                walk(getattr(value, each.name))
        elif isinstance(value, tuple | list):
            for each in value:
                walk(each)

    walk(layout(seen(YARDS[name]()), view))


@pytest.mark.parametrize(("number", "manner"), [(50, "tiles"), (51, "dots"), (500, "dots"), (501, "shares")])
def test_few_pods_are_tiles_many_are_dots_and_very_many_are_counted(number: int, manner: str) -> None:
    yard = Yard()
    owner = yard.replica_set("web", number, "nginx")
    for each in range(number):
        yard.pod(f"{each:05}", owner=owner)
    assert layout(seen(yard)).cards[0].lanes[0].places.manner == manner


def test_shares_add_up_to_the_whole_bar() -> None:
    (card,) = layout(seen(clusters.many(3 * MOST_DOTS))).cards
    bars = card.lanes[0].places.bars
    assert bars[0].state == "ready"
    assert all(left.x + left.width == right.x for left, right in pairwise(bars))
    assert bars[-1].x + bars[-1].width == card.lanes[0].width - 32


def test_lanes_stand_newest_first_whatever_the_order_of_their_elements() -> None:
    (card,) = layout(seen(clusters.rolling_update())).cards
    old, new = card.lanes
    assert (old.disc, new.disc) == ("1", "2")
    assert place(new.at)[1] < place(old.at)[1]


def test_many_empty_lanes_are_told_in_one_line() -> None:
    (card,) = layout(seen(clusters.at_rest())).cards
    assert [lane.disc for lane in card.lanes] == ["5", "6", "7", ""]
    assert card.lanes[-1].texts[0].text == "4 older revisions, kept for undo"


def test_a_pod_that_stays_keeps_its_place_when_another_goes() -> None:
    yard = Yard()
    owner = yard.replica_set("web", 3, "nginx")
    pods = [yard.pod(name, owner=owner) for name in "abc"]
    first = seen(yard)
    before = {tile.id: tile.at for tile in layout(first).cards[0].lanes[0].places.tiles}
    yard.gone(pods[1])
    yard.pod("d", "creating", owner=owner)
    after = {tile.id: tile.at for tile in layout(seen(yard, seats=first.seats)).cards[0].lanes[0].places.tiles}
    assert after == {
        "p-uid-web-a": before["p-uid-web-a"],
        "p-uid-web-c": before["p-uid-web-c"],
        "p-uid-web-d": before["p-uid-web-b"],
    }


def test_the_hand_takes_turns_so_that_it_lights_up_again() -> None:
    hands = [
        layout(seen(clusters.rolling_update(), acted={"uid-nginx-5d9c7f8b6": number})).cards[0].lanes[1].hand
        for number in (7, 8)
    ]
    assert hands == ["odd", "even"]


def test_the_gauge_has_its_posts_where_the_numbers_say() -> None:
    gauge = layout(seen(clusters.rolling_update())).cards[0].gauge
    assert gauge is not None
    assert (gauge.least, gauge.most) == (gauge.width * 3 // 4, gauge.width)
    assert (gauge.available, gauge.others) == (gauge.width * 3 // 4, gauge.width - gauge.width * 3 // 4)


@pytest.mark.parametrize("room", [20, 60, 200])
def test_a_text_is_shortened_to_its_room(room: int) -> None:
    long = "registry.example.com/team/app:2026.11.24"
    assert width(fit(long, room, Face(12)), Face(12)) <= room
    assert fit(long, room, Face(12), keep_end=True).endswith("4")


def test_a_text_is_wrapped_at_spaces_and_chinese_anywhere() -> None:
    assert wrap("one two three", 60, Face(12), most=3) == ["one two", "three"]
    assert wrap("等待分配节点", 40, Face(12), most=3) == ["等待分", "配节点"]
    assert wrap("one two three four", 50, Face(12))[-1].endswith("…")


def test_pods_that_leave_do_not_change_the_manner_unless_all_leave() -> None:
    yard = Yard()
    owner = yard.replica_set("web", 50, "nginx")
    for number in range(60):
        yard.pod(f"{number:02}", "ready" if number < 50 else "terminating", owner=owner)
    assert layout(seen(yard)).cards[0].lanes[0].places.manner == "tiles"
    for number in range(300):
        yard.pod(f"x{number:03}", "terminating", owner=owner)
    assert layout(seen(yard)).cards[0].lanes[0].places.manner == "dots"
