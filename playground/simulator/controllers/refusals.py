"""What the API's refusals mean to a controller."""

from playground.simulator.api.errors import ApiError


def is_namespace_terminating(refusal: ApiError) -> bool:
    """Whether nothing can be made because the namespace is going. Models apierrors.HasStatusCause with
    NamespaceTerminatingCause."""
    causes = refusal.details.get("causes") or ()
    return any(cause.get("reason") == "NamespaceTerminating" for cause in causes)
