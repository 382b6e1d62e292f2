"""The ownership view: containment is ownership, read from left to right.

Wide: a workload's name beside its lanes. Narrower: its lanes below its name. In a lane the owner's words stand beside
the Pods as long as these fill one row, and above them when there are more.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from playground.diagram import labels
from playground.diagram.labels import Speaker
from playground.diagram.layout.gauge import gauge_box
from playground.diagram.layout.places import MOST_DOTS, Room, columns, crowd, places, seats_needed
from playground.diagram.layout.shapes import WIDTHS, Band, Card, LaneBox, Picture, Places, Text, Width, at, hand
from playground.diagram.layout.text import Face, fit, width, wrap
from playground.diagram.parts import Lane, Scene, Workload
from playground.diagram.words import N_, Said, Words

GAP = 14
LANE_GAP = 8
FOLDED_HEIGHT = 30
# The room for a lane's words, where they stand beside its Pods.
BESIDE = 222
# How many empty lanes are shown one by one.
MOST_FOLDED = 3

PLAIN, IMAGE, SMALL_IMAGE, OWNER = Face(12), Face(14, mono=True), Face(12, mono=True), Face(11, mono=True)
NEWS, READY = Face(13), Face(13, bold=True)


@dataclass(frozen=True, slots=True)
class Frame:
    """The measures of one width: where a card's lanes are, and its padding."""

    width: int
    lanes_x: int
    padding: int

    @property
    def is_wide(self) -> bool:
        return self.lanes_x > self.padding

    @property
    def lane_width(self) -> int:
        return self.width - self.lanes_x - self.padding


FRAMES = {
    "wide": Frame(WIDTHS["wide"], 250, 14),
    "medium": Frame(WIDTHS["medium"], 12, 12),
    "narrow": Frame(WIDTHS["narrow"], 8, 8),
}


def ownership(scene: Scene, speaker: Speaker, width_class: Width) -> Picture:
    """The picture of who owns whom."""
    frame = FRAMES[width_class]
    cards, y = [], 0
    for workload in scene.workloads:
        card = _card(workload, speaker, frame, y)
        cards.append(card)
        y += card.height + GAP
    label = speaker.say(Words(N_("Cluster, by owner")))
    return Picture("ownership", width_class, frame.width, max(y - GAP, 1), label, tuple(cards))


def _card(workload: Workload, speaker: Speaker, frame: Frame, y: int) -> Card:
    texts, bottom = (_head_beside if frame.is_wide else _head_above)(workload, speaker, frame)
    gauge = None
    if workload.gauge:
        room = (frame.lanes_x - 40, 16) if frame.is_wide else (frame.width - 28, 14)
        gauge = gauge_box(workload.gauge, speaker, x=room[1], y=bottom, width=room[0])
        bottom += 52
    top = 14 if frame.is_wide else bottom
    band = _band(speaker.say(workload.trouble), frame, top) if workload.trouble else None
    lanes, end = _lanes(workload, speaker, frame, top + band.height + LANE_GAP if band else top)
    height = max(end + frame.padding, bottom + 8)
    return Card(
        id=f"w-{workload.uid}",
        key=speaker.path(workload.key),
        at=at(0, y),
        width=frame.width,
        height=height,
        label=speaker.workload(workload),
        head=(frame.lanes_x - 8 if frame.is_wide else frame.width, bottom if frame.is_wide else top - 4),
        texts=tuple(texts),
        gauge=gauge,
        band=band,
        lanes=tuple(lanes),
        hand=hand(workload.acted),
    )


def _band(words: str, frame: Frame, y: int) -> Band:
    """Why the Pods do not become ready, above the lanes."""
    lines = wrap(words, frame.lane_width - 28, PLAIN, most=6)
    texts = tuple(Text(14, 20 + 17 * index, "trouble", line) for index, line in enumerate(lines))
    return Band(frame.lanes_x, y, frame.lane_width, 17 * len(lines) + 13, texts)


def _head_beside(workload: Workload, speaker: Speaker, frame: Frame) -> tuple[list[Text], int]:
    room = frame.lanes_x - 28
    texts = [Text(16, 32, "kind", _kind(workload)), _name(workload, speaker, 16, 58, room)]
    y = 84
    if workload.key:
        texts.append(Text(16, y, f"ready {_tone(workload)}", speaker.say(labels.readiness(workload))))
        y += 20
    for line in wrap(speaker.say(workload.news), room, NEWS):
        texts.append(Text(16, y, f"news tone-{workload.tone}", line))
        y += 18
    return texts, y - 8


def _head_above(workload: Workload, speaker: Speaker, frame: Frame) -> tuple[list[Text], int]:
    right = frame.width - 14
    ready = speaker.say(labels.readiness(workload)) if workload.key else ""
    news = fit(speaker.say(workload.news), right * 3 // 5, PLAIN)
    room = right - 14 - max(width(ready, READY), width(news, PLAIN)) - 16
    texts = [
        Text(14, 26, "kind", _kind(workload)),
        _name(workload, speaker, 14, 48, room),
        Text(right, 28, f"ready {_tone(workload)}", ready, "end"),
        Text(right, 47, f"news tone-{workload.tone}", news, "end"),
    ]
    return texts, 58


def _kind(workload: Workload) -> str:
    return workload.kind + (f" · {workload.namespace}" if workload.namespace != "default" else "")


def _name(workload: Workload, speaker: Speaker, x: int, y: int, room: int) -> Text:
    """The name, as large as it fits."""
    name = workload.name if workload.key else speaker.say(Words(labels.ALONE))
    if width(name, Face(22, bold=True)) <= room:
        return Text(x, y, "name", name)
    return Text(x, y, "name small", fit(name, room, Face(15, bold=True)))


def _tone(workload: Workload) -> str:
    if not workload.wants:
        return "tone-quiet"
    return "tone-ready" if workload.ready >= workload.wants else "tone-not-ready"


def _lanes(workload: Workload, speaker: Speaker, frame: Frame, top: int) -> tuple[list[LaneBox], int]:
    """The lanes in order of creation, as the page keeps its elements; standing newest first, the empty ones last."""
    order = sorted(workload.lanes, key=lambda lane: (lane.folded, not lane.newest, -(lane.revision or 0)))
    folded = [lane for lane in order if lane.folded]
    hidden = folded[MOST_FOLDED - 1 :] if len(folded) > MOST_FOLDED else []
    boxes: dict[str, LaneBox] = {}
    y = top
    for lane in order:
        if lane in hidden:
            continue
        box = _folded(lane, speaker, frame, y) if lane.folded else _lane(lane, speaker, frame, y)
        boxes[lane.uid] = box
        y += box.height + (LANE_GAP if not lane.folded else 2)
    found = [boxes[lane.uid] for lane in workload.lanes if lane.uid in boxes]
    if hidden:
        found.append(_older(workload, len(hidden), speaker, frame, y))
        y += FOLDED_HEIGHT
    return found, max(y - LANE_GAP, top)


def _lane(lane: Lane, speaker: Speaker, frame: Frame, y: int) -> LaneBox:
    number = seats_needed(lane.seats, lane.empty)
    beside = frame.is_wide and number <= columns(frame.lane_width - BESIDE - 16, lane.pods) and bool(lane.key)
    make = _words_beside if beside else _words_above
    texts, room = make(lane, speaker, frame)
    placed = places(speaker, lane.pods, lane.seats, lane.empty, room)
    height = max(room.y + placed.height + 12, 111 if beside else 0, texts[-1].y + 14 if texts else 0)
    return _box(lane, speaker, frame, y, Drawn("new" if lane.newest else "old", height, texts, placed))


def _words_beside(lane: Lane, speaker: Speaker, frame: Frame) -> tuple[list[Text], Room]:
    room = BESIDE - 22
    numbers = labels.counts(lane)
    lines = [speaker.say(numbers)]
    if width(lines[0], PLAIN) > room:
        lines = [speaker.say(Said(numbers.parts[:-1])), speaker.say(numbers.parts[-1])]
    texts = [_image(lane, 31, BESIDE - 12 - _image_x(lane))]
    texts += [Text(16, 54 + 17 * index, "counts", line) for index, line in enumerate(lines)]
    texts += _failing(lane, speaker, texts[-1].y + 17, room)
    if _has_own_name(lane):
        texts.append(Text(16, texts[-1].y + 17, "owner", fit(lane.name, room, OWNER, keep_end=True)))
    return texts, Room(BESIDE + 8, 12, frame.lane_width - BESIDE - 16)


def _words_above(lane: Lane, speaker: Speaker, frame: Frame) -> tuple[list[Text], Room]:
    wide = frame.lane_width
    if not lane.key:
        return [], Room(18, 14, wide - 30)
    right, y = wide - 14, 44
    words = speaker.say(labels.counts(lane))
    texts = [_image(lane, 26, wide - 30 - _image_x(lane))]
    below = [speaker.say(labels.shares(lane))] if crowd(lane.pods, lane.empty) > MOST_DOTS else []
    if width(words, PLAIN) + width(texts[0].text, IMAGE) + _image_x(lane) + 30 <= wide:
        texts.append(Text(right, 26, "counts", words, "end"))
    else:
        below.insert(0, words)
    for line in [line for words in below for line in wrap(words, wide - 30, PLAIN, most=4)]:
        texts.append(Text(16, y, "counts", line))
        y += 16
    for text in _failing(lane, speaker, y, wide - 30):
        texts.append(text)
        y += 16
    if _has_own_name(lane) and frame.width >= WIDTHS["medium"]:
        texts.append(Text(16, y, "owner", fit(lane.name, wide - 30, OWNER, keep_end=True)))
        y += 16
    return texts, Room(18, y + 2, wide - 32)


def _failing(lane: Lane, speaker: Speaker, y: int, room: int) -> list[Text]:
    words = labels.failing(lane)
    return [Text(16, y, "counts tone-failed", fit(speaker.say(words), room, PLAIN))] if words else []


def _image_x(lane: Lane) -> int:
    return 16 if lane.revision is None else 44


def _image(lane: Lane, y: int, room: int) -> Text:
    text = _first(lane.image) or lane.name
    return Text(_image_x(lane), y, "image", fit(text, room, IMAGE, keep_end=True))


def _first(images: str) -> str:
    """The first of several images, and how many more there are."""
    first, *more = images.split(", ")
    return f"{first} +{len(more)}" if more else first


def _has_own_name(lane: Lane) -> bool:
    """Whether the lane's owner is another than the card's: a Deployment's ReplicaSet."""
    return lane.revision is not None


def _folded(lane: Lane, speaker: Speaker, frame: Frame, y: int) -> LaneBox:
    kept = speaker.say(Words(labels.KEPT))
    room = frame.lane_width - 60 - width(kept, PLAIN)
    image = fit(_first(lane.image), room, SMALL_IMAGE, keep_end=True)
    texts = [
        Text(44, 20, "image", image),
        Text(44 + width(image, SMALL_IMAGE) + 12, 20, "counts", kept),
    ]
    return _box(lane, speaker, frame, y, Drawn("folded", FOLDED_HEIGHT, texts, Places("tiles")))


def _older(workload: Workload, number: int, speaker: Speaker, frame: Frame, y: int) -> LaneBox:
    text = speaker.say(Words(N_("{number} older revisions, kept for undo"), {"number": number}))
    return LaneBox(
        id=f"older-{workload.uid}",
        key="",
        at=at(frame.lanes_x, y),
        width=frame.lane_width,
        height=FOLDED_HEIGHT,
        kind="folded",
        label=text,
        title=text,
        disc="",
        head=None,
        texts=(Text(44, 20, "counts", text),),
        places=Places("tiles"),
        hand="",
    )


class Drawn(NamedTuple):
    """What is in a lane's box."""

    kind: Literal["new", "old", "folded"]
    height: int
    texts: list[Text]
    places: Places


def _box(lane: Lane, speaker: Speaker, frame: Frame, y: int, drawn: Drawn) -> LaneBox:
    return LaneBox(
        id=f"l-{lane.uid}",
        key=speaker.path(lane.key),
        at=at(frame.lanes_x, y),
        width=frame.lane_width,
        height=drawn.height,
        kind=drawn.kind,
        label=speaker.lane(lane),
        title="\n".join(filter(None, (lane.name, lane.image))),
        disc="" if lane.revision is None else str(lane.revision),
        head=_head(lane, frame, drawn),
        texts=tuple(drawn.texts),
        places=drawn.places,
        hand=hand(lane.acted),
    )


def _head(lane: Lane, frame: Frame, drawn: Drawn) -> tuple[int, int] | None:
    """What opens the owner's drawer: beside the Pods, or above them; the whole of a folded lane."""
    if not _has_own_name(lane):
        return None
    if drawn.kind == "folded":
        return frame.lane_width - 8, FOLDED_HEIGHT - 8
    if frame.is_wide and drawn.texts[-1].anchor == "start" and drawn.texts[-1].x == 16:
        return BESIDE - 12, drawn.height - 8
    return frame.lane_width - 8, max(text.y for text in drawn.texts) + 2
