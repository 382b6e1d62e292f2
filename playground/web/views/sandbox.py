"""The sandbox: its page, and what the bench and the clock do."""

import json
from collections.abc import Callable
from functools import partial

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from playground.diagram.layout.shapes import FROM
from playground.diagram.legend import legend, strip_legend
from playground.web import access, clockface, editor, frames, outcomes, running
from playground.web.examples import examples
from playground.workspaces import actions, reading

SCHEMA = "schema/editor.json"


@require_GET
@cache_control(private=True, no_cache=True)
def page(request: HttpRequest, public: str) -> HttpResponse:
    """The whole page, as it stands without any script."""
    return _page(request, public)


def _page(request: HttpRequest, public: str, **more: object) -> HttpResponse:
    workspace = access.workspace_for(request, public)
    view = frames.view_of(request.GET.get("view", ""))
    seen = reading.look(public)
    manifest = str(more.get("manifest", "")) or _manifest(request, workspace.manifest)
    context = {
        "workspace": workspace,
        # On a narrow screen one begins with the editor, and later with what runs.
        "pane": "cluster" if workspace.manifest else "editor",
        "view": view,
        "views": frames.views(),
        "stream": f"{reverse('sandbox-events', args=(public,))}?view={view}&lang={get_language()}",
        "frame": frames.frame(seen, get_language() or "en", view, frames.width_of(request.COOKIES.get("width", ""))),
        "width_classes": json.dumps(FROM),
        "examples": examples(),
        "legend": legend(translation),
        "strip_legend": strip_legend(translation),
        "schema_path": SCHEMA,
        "phrases": editor.phrases(),
        "manifest": manifest,
        "running": running.running(seen, manifest),
    }
    answer = render(request, "sandbox/page.html", context | more)
    access.remember(answer, request, workspace.owner)
    return answer


def _manifest(request: HttpRequest, kept: str) -> str:
    """What the editor holds: an example that was asked for, what was sent last, or the first example."""
    chosen = [each.text for each in examples() if each.slug == request.GET.get("example")]
    return chosen[0] if chosen else kept or examples()[0].text


@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest, public: str) -> HttpResponse:
    """What the bench's buttons do with the manifest: apply, delete, reset. A GET leads to the page."""
    if request.method == "GET":
        return redirect("sandbox", public)
    access.workspace_for(request, public)
    if request.POST.get("do") == "running":
        return _running(request, public)
    do = _BENCH.get(request.POST.get("do", "apply"))
    if do is None:
        return HttpResponseBadRequest(_("There is no such button."))
    outcome = do(public, request.POST.get("manifest", ""))
    if request.headers.get("HX-Request"):
        return render(request, "sandbox/outcome.html", {"outcome": outcome})
    return _page(request, public, outcome=outcome, manifest=request.POST.get("manifest", ""))


def _running(request: HttpRequest, public: str) -> HttpResponse:
    """What runs of the manifest: for the script to compare, or in the editor's place."""
    text = request.POST.get("manifest", "")
    shown = running.running(reading.look(public), text)
    if request.headers.get("HX-Request"):
        return render(request, "sandbox/running.html", {"running": shown, "manifest": text})
    return _page(request, public, manifest=shown.text)


def _reset(public: str, manifest: str) -> outcomes.Outcome:  # noqa: ARG001 (the shape of the bench's buttons)
    problem = outcomes.problem_of(lambda: actions.reset(public))
    done = [] if problem else [outcomes.Line(_("The cluster is empty again."))]
    return outcomes.Outcome(ok=not problem, lines=done, problem=problem)


_BENCH: dict[str, Callable[[str, str], outcomes.Outcome]] = {
    "apply": outcomes.apply,
    "delete": outcomes.delete,
    "reset": _reset,
}


@require_POST
def clock(request: HttpRequest, public: str) -> HttpResponse:
    """What the clock's buttons do: pause, resume, step, speed."""
    access.workspace_for(request, public)
    try:
        turn = _turn(public, request.POST.get("do", ""), request.POST.get("speed", ""))
    except (KeyError, ValueError):
        return HttpResponseBadRequest(_("The clock has no such button, or no such speed."))
    answers: list[object] = []
    problem = outcomes.problem_of(lambda: answers.append(turn()))
    if not request.headers.get("HX-Request"):
        return _page(request, public, problem=problem) if problem else redirect("sandbox", public)
    face = clockface.of(reading.look(public))
    return render(request, "sandbox/clockface.html", {"clock": face, "problem": problem, "rests": answers == [False]})


def _turn(public: str, do: str, speed: str) -> Callable[[], object]:
    """What a button of the clock does. Raises KeyError for a button, ValueError for a speed that is not there."""
    if do == "speed":
        return partial(actions.set_speed, public, clockface.speed_of(speed))
    return partial({"pause": actions.pause, "resume": actions.resume, "step": actions.step}[do], public)
