"""A frame: everything on the page that follows the cluster, drawn by the same templates whoever asks and why.

The page asks for the parts, the stream for all of them in one message.
"""

import logging
from dataclasses import dataclass
from typing import Literal, cast, get_args

from django.db import DatabaseError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from playground.diagram.layout import ViewName, Width, layout
from playground.diagram.layout.strip import strip_picture
from playground.diagram.story import Line, spoken
from playground.web import clockface
from playground.web.examples import examples
from playground.web.telling import Telling, telling_of
from playground.workspaces.reading import Seen

logger = logging.getLogger(__name__)

Part = Literal["picture", "strip", "story", "clock", "notice"]

_TITLES: dict[ViewName, str | Promise] = {"ownership": _("Ownership"), "nodes": _("Nodes")}

# Where in the page each part belongs.
_TARGETS: dict[Part, str] = {
    "picture": "#picture",
    "strip": "#strip",
    "story": "#story",
    "clock": "#clock-face",
    "notice": "#notice",
}


@dataclass(frozen=True)
class Frame:
    """The parts, as HTML."""

    picture: SafeString
    strip: SafeString
    story: SafeString
    clock: SafeString
    notice: SafeString


def views() -> list[tuple[ViewName, str | Promise]]:
    """The views and their titles, in the order of their tabs."""
    return list(_TITLES.items())


def view_of(asked: str) -> ViewName:
    """The view that was asked for, or the first one."""
    return cast(ViewName, asked) if asked in get_args(ViewName) else "ownership"


def width_of(asked: str) -> Width:
    """The width class of the stage that was asked for, or the wide one."""
    return cast(Width, asked) if asked in get_args(Width) else "wide"


def frame(seen: Seen, language: str, view: ViewName, width: Width = "wide") -> Frame:
    """The frame in one language, view and width class."""
    telling = telling_of(seen.workspace.public)
    with telling.lock, translation.override(language):
        return Frame(
            **_drawn(seen, telling, language, view, width),
            clock=_render("sandbox/clockface.html", clock=clockface.of(seen)),
            notice=_render("sandbox/notice.html", notice=clockface.notice_of(seen)),
        )


def _drawn(seen: Seen, telling: Telling, language: str, view: ViewName, width: Width) -> dict[str, SafeString]:
    """What is drawn of the cluster. Where that fails, a plain message: who sees no cluster can still reset it."""
    try:
        telling.follow(seen)
        return {
            "picture": _picture(seen, telling, view, width),
            "strip": _strip(seen, telling, width),
            "story": telling.drawn_lines(language, lambda line: _line(line, seen)),
        }
    except DatabaseError:
        raise
    except Exception:
        logger.exception("workspace %s: not drawn", seen.workspace.public)
        telling.branch = -1  # what it had half taken is begun anew
        return {"picture": _render("sandbox/undrawn.html"), "strip": mark_safe(""), "story": mark_safe("")}


def render(seen: Seen, language: str, view: ViewName, width: Width = "wide") -> str:
    """The frame as one message of the stream."""
    parts = frame(seen, language, view, width)
    return "\n".join(
        f'<hx-partial hx-target="{target}" hx-swap="innerMorph">{getattr(parts, name)}</hx-partial>'
        for name, target in _TARGETS.items()
    )


def _picture(seen: Seen, telling: Telling, view: ViewName, width: Width) -> SafeString:
    drawn = telling.scene(seen)
    if drawn.is_empty and view == "ownership":
        return _render("sandbox/empty.html", examples=examples()[:3])
    return _render(f"diagram/{view}.svg", seen, picture=layout(drawn, view, width, translation))


def _strip(seen: Seen, telling: Telling, width: Width) -> SafeString:
    picture = strip_picture(telling.strip, seen.now, width, translation)
    lives = telling.drawn_lives(picture.bars, lambda bar: _render("diagram/life.svg", bar=bar))
    return _render("diagram/strip.svg", strip=picture, lives=lives)


def _line(line: Line, seen: Seen) -> SafeString:
    return _render("diagram/story_line.html", seen, line=spoken([line], translation)[0])


def _render(template: str, seen: Seen | None = None, **context: object) -> SafeString:
    if seen is not None:
        context["object_url"] = reverse("sandbox-objects", args=(seen.workspace.public,))
    return mark_safe(render_to_string(template, context))  # noqa: S308 (the template has escaped it)
