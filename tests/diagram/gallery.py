"""Every kind of picture on one page, to be looked at.

python -m tests.diagram.gallery OUT.html [en|zh] [light|dark] [wide|medium|narrow]
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

# ruff: noqa: E402 (Django first)

from django.template.loader import render_to_string

from playground.diagram.layout.strip import strip_picture
from playground.diagram.legend import legend
from playground.diagram.story import spoken, story
from playground.diagram.strip import Strip
from tests.diagram import clusters, runs
from tests.diagram.drawing import STYLES, draw, seen

ROOT = Path(__file__).resolve().parents[2]


def main(out: str, language: str = "en", theme: str = "light", width: str = "wide") -> None:
    from django.utils import translation

    with translation.override({"zh": "zh-hans"}.get(language, language)):
        parts = [f"<h2>{title}</h2>{text}" for title, text in pictures(width, translation)]
    styles = "\n".join((ROOT / "static" / name).read_text() for name in STYLES)
    pixels = {"wide": 868, "medium": 560, "narrow": 344}[width]
    Path(
        out
    ).write_text(f"""<!doctype html><html lang="{language}" data-theme="{theme}"><meta charset="utf-8"><style>{styles}
      body {{ background: var(--page); color: var(--ink); font: 14px var(--sans); margin: 8px; width: {pixels}px }}
      .picture {{ overflow: hidden }}</style>{render_to_string("diagram/symbols.svg")}{"".join(parts)}</html>""")


def pictures(width, tongue):
    yield (
        "Rolling update",
        draw(seen(clusters.rolling_update(), acted={"uid-nginx-5d9c7f8b6": 2}), width=width, tongue=tongue),
    )
    yield "Legend", render_to_string("diagram/legend.html", {"legend": legend(tongue)})
    yield "States", draw(seen(clusters.states()), width=width, tongue=tongue)
    yield "At rest", draw(seen(clusters.at_rest()), width=width, tongue=tongue)
    yield "Failed rollout", draw(seen(clusters.failed_rollout()), width=width, tongue=tongue)
    yield "Nodes", draw(seen(clusters.busy_nodes()), "nodes", width=width, tongue=tongue)
    yield "Mixed", draw(seen(clusters.mixed()), width=width, tongue=tongue)
    for number in (12, 50, 200, 1200):
        yield f"{number}", draw(seen(clusters.many(number)), width=width, tongue=tongue)
    yield "Run", run_of_a_rollout(width, tongue)
    yield "200 on nodes", draw(seen(clusters.many(200)), "nodes", width=width, tongue=tongue)


def run_of_a_rollout(width, tongue):
    log, now = runs.rollout()
    strip = Strip()
    for revision in log:
        strip.add(revision)
    context = {"strip": strip_picture(strip, now, width, tongue)}
    lines = spoken(story(log), tongue)
    return render_to_string("diagram/strip.svg", context) + render_to_string("diagram/story.html", {"lines": lines})


if __name__ == "__main__":
    main(*sys.argv[1:])
