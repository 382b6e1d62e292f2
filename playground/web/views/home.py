"""The first page: what Podyard is, a sandbox at one click, and the sandboxes of this browser."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from playground.web import access, demo
from playground.web.examples import examples
from playground.web.outcomes import problem_of
from playground.workspaces import actions
from playground.workspaces.models import Workspace


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    return _home(request)


def _home(request: HttpRequest, status: int = 200, problem: str = "") -> HttpResponse:
    guest = access.guest(request)
    mine = Workspace.objects.filter(owner=guest).order_by("-used") if guest else []
    context = {"workspaces": mine, "demos": demo.pictures(), "examples": examples()[1:4], "problem": problem}
    return render(request, "web/home.html", context, status=status)


@require_POST
def new(request: HttpRequest) -> HttpResponse:
    """Makes a sandbox for this browser, which becomes a guest if it is not one; with an example, if one was chosen."""
    guest = access.guest(request) or access.new_guest()
    made: list[Workspace] = []
    problem = problem_of(lambda: made.append(actions.new(guest)))
    if problem:
        return _home(request, 429, problem)
    chosen = [each.slug for each in examples() if each.slug == request.POST.get("example")]
    answer = redirect(reverse("sandbox", args=(made[0].public,)) + (f"?example={chosen[0]}" if chosen else ""))
    access.remember(answer, request, guest)
    return answer


@require_POST
def remove(request: HttpRequest, public: str) -> HttpResponse:
    """Deletes one of this browser's sandboxes."""
    workspace = access.workspace_for(request, public)
    problem = problem_of(workspace.delete)
    return _home(request, 503, problem) if problem else redirect("home")
