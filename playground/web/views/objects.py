"""The drawer: one object in full, and what can be done to it. A fragment for the page's script, a page without it."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from playground.simulator import learner, levers, rollback
from playground.simulator.api.resources import RESOURCES
from playground.simulator.api.server import Api
from playground.simulator.objects import Key
from playground.web import access, drawer
from playground.web.outcomes import problem_of
from playground.workspaces import actions, reading

# The buttons that only one kind has.
_ONLY_OF = {
    "undo": "deployments.apps",
    **dict.fromkeys(("cordon", "uncordon", "fail", "recover"), "nodes"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_cache=True)
def thing(request: HttpRequest, public: str, resource: str, namespace: str, name: str) -> HttpResponse:
    """Shows the object; a POST does something to it first."""
    workspace = access.workspace_for(request, public)
    if resource not in RESOURCES:
        raise Http404
    key = Key(resource, "" if namespace == "-" else namespace, name)
    problem = ""
    if request.method == "POST":
        do = _deed(key, request.POST)
        if do is None:
            return HttpResponseBadRequest(_("There is no such button."))
        problem = problem_of(lambda: actions.act(public, do))
    shown = drawer.thing(reading.look(public), key, request.GET.get("noise") == "1")
    context = {"workspace": workspace, "thing": shown, "problem": problem}
    if request.headers.get("HX-Request"):
        return render(request, "sandbox/drawer.html", context)
    # Who follows the cluster sees an object go; an address alone names what is there, or nothing.
    return render(request, "sandbox/object.html", context, status=200 if shown.object or problem else 404)


def _deed(key: Key, form: Any) -> Callable[[Api], Any] | None:
    """What a button of the drawer does; None for one that is not there."""
    do = form.get("do", "")
    if do == "scale":
        replicas = form.get("replicas", "")
        count = int(replicas) if replicas.isdecimal() and len(replicas) < 9 else -1
        return lambda api: learner.scale(api, key, count)
    deeds: dict[str, Callable[[Api], Any]] = {
        "delete": lambda api: learner.delete(api, key),
        "undo": lambda api: rollback.undo(api, key),
        "cordon": lambda api: learner.cordon(api, key.name),
        "uncordon": lambda api: learner.cordon(api, key.name, on=False),
        "fail": lambda api: levers.fail_node(api, key.name),
        "recover": lambda api: levers.recover_node(api, key.name),
    }
    return deeds.get(do) if _ONLY_OF.get(do, key.resource) == key.resource else None
