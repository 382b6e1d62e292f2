"""The first page: what Podyard is, a sandbox at one click, and the sandboxes of this browser."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from playground.web import access, demo
from playground.workspaces import actions
from playground.workspaces.limits import LimitReached
from playground.workspaces.models import Workspace

SHOWN = 8


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    guest = access.guest(request)
    mine = Workspace.objects.filter(owner=guest).order_by("-used")[:SHOWN] if guest else []
    return render(request, "web/home.html", {"workspaces": mine, "demo": demo.picture()})


@require_POST
def new(request: HttpRequest) -> HttpResponse:
    """Makes a sandbox for this browser, which becomes a guest if it is not one."""
    guest = access.guest(request) or access.new_guest()
    try:
        workspace = actions.new(guest)
    except LimitReached as refusal:
        return render(request, "web/refused.html", {"refusal": refusal}, status=429)
    answer = redirect("sandbox", workspace.public)
    access.remember(answer, request, guest)
    return answer
