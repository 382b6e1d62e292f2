"""Security contexts. Models pkg/apis/core/validation/validation.go ValidateSecurityContext,
validatePodSpecSecurityContext, validateSeccompProfileField, ValidateAppArmorProfileField, validateHostUsers.

Leaves out what concerns Windows alone: every machine here runs Linux.
"""

import re
from typing import Any

from playground.simulator.api.validation.formats import user_id
from playground.simulator.api.validation.problems import (
    Problems,
    duplicate,
    each,
    forbidden,
    invalid,
    required,
    unsupported,
)
from playground.simulator.objects import Object

_PROFILES = ("Localhost", "RuntimeDefault", "Unconfined")
_SYSCTL = re.compile(r"([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?")
_SYSCTL_RULE = "must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$"  # noqa: E501
# As upstream's own type has them: what is not said shows as null.
_INTERNAL = (
    "Capabilities", "Privileged", "SELinuxOptions", "WindowsOptions", "RunAsUser", "RunAsGroup", "RunAsNonRoot",
    "ReadOnlyRootFilesystem", "AllowPrivilegeEscalation", "ProcMount", "SeccompProfile", "AppArmorProfile",
)  # fmt: skip


def pod_security(at: str, spec: Object) -> Problems:
    """Of the Pod as a whole. `at` is the path of the spec."""
    context: Object = spec.get("securityContext") or {}
    here = f"{at}.securityContext"
    for field in ("fsGroup", "runAsUser", "runAsGroup"):
        yield from _id(f"{here}.{field}", context.get(field))
    for index, group in enumerate(context.get("supplementalGroups") or ()):
        yield from _id(f"{here}.supplementalGroups[{index}]", group)
    if spec.get("shareProcessNamespace") and spec.get("hostPID"):
        rule = "ShareProcessNamespace and HostPID cannot both be enabled"
        yield invalid(f"{here}.shareProcessNamespace", True, rule)
    yield from _sysctls(f"{here}.sysctls", context, spec)
    for field, known in (
        ("fsGroupChangePolicy", ("Always", "OnRootMismatch")),
        ("supplementalGroupsPolicy", ("Merge", "Strict")),
        ("seLinuxChangePolicy", ("MountOption", "Recursive")),
    ):
        if field in context and context[field] not in known:
            yield unsupported(f"{here}.{field}", context[field], known)
    yield from _profiles(here, context)


def _id(at: str, number: int | None) -> Problems:
    if number is not None:
        yield from each(at, number, user_id(number))


def _sysctls(at: str, context: Object, spec: Object) -> Problems:
    seen: set[str] = set()
    for index, sysctl in enumerate(context.get("sysctls") or ()):
        name, here = sysctl.get("name", ""), f"{at}[{index}].name"
        if not name:
            yield required(here)
        elif len(name) > 253 or not _SYSCTL.fullmatch(name):
            yield invalid(here, name, _SYSCTL_RULE)
        elif name in seen:
            yield duplicate(here, name)
        seen.add(name)
        if spec.get("hostNetwork") and name.replace("/", ".").startswith("net."):
            yield invalid(here, name, "may not be specified when 'hostNetwork' is true")


def _profiles(at: str, context: Object) -> Problems:
    for field, called in (("seccompProfile", "seccomp"), ("appArmorProfile", "AppArmor")):
        profile = context.get(field)
        if profile is not None:
            yield from _profile(f"{at}.{field}", field, called, profile)


def _profile(at: str, field: str, called: str, profile: Object) -> Problems:
    sort, local = profile.get("type", ""), profile.get("localhostProfile")
    if not sort:
        yield required(f"{at}.type", f"type is required when {field} is set")
    elif sort not in _PROFILES:
        yield unsupported(f"{at}.type", sort, _PROFILES)
    if sort == "Localhost" and not local:
        yield required(f"{at}.localhostProfile", f"must be set when {called} type is Localhost")
    elif sort != "Localhost" and local is not None:
        yield invalid(f"{at}.localhostProfile", local, f"can only be set when {called} type is Localhost")


def container_security(at: str, context: Object | None, host_users: bool) -> Problems:
    if context is None:
        return
    for field in ("runAsUser", "runAsGroup"):
        yield from _id(f"{at}.{field}", context.get(field))
    mount = context.get("procMount")
    if mount is not None and mount not in ("Default", "Unmasked"):
        yield unsupported(f"{at}.procMount", mount, ("Default", "Unmasked"))
    if mount == "Unmasked" and host_users:
        yield invalid(f"{at}.procMount", mount, "`hostUsers` must be false to use `Unmasked`")
    if context.get("allowPrivilegeEscalation") is False:
        yield from _escalation(at, context)
    yield from _profiles(at, context)


def _escalation(at: str, context: Object) -> Problems:
    rule = "cannot set `allowPrivilegeEscalation` to false and"
    if context.get("privileged"):
        yield invalid(at, _internal(context), f"{rule} `privileged` to true")
    if "CAP_SYS_ADMIN" in ((context.get("capabilities") or {}).get("add") or ()):
        yield invalid(at, _internal(context), f"{rule} `capabilities.Add` CAP_SYS_ADMIN")


def _internal(context: Object) -> Object:
    def shown(name: str) -> Any:
        value = context.get(name[0].lower() + name[1:])
        return {key[0].upper() + key[1:]: part for key, part in value.items()} if isinstance(value, dict) else value

    return {name: shown(name) for name in _INTERNAL}


def host_users(at: str, spec: Object) -> Problems:
    """A Pod with users of its own shares little with its node."""
    if spec.get("hostUsers") is not False:
        return
    for field, called in (("hostNetwork", "hostNetwork"), ("hostPID", "HostPID"), ("hostIPC", "HostIPC")):
        if spec.get(field):
            yield forbidden(f"{at}.{called}", "when `pod.Spec.HostUsers` is false")
