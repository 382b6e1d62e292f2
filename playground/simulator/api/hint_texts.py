"""What a refusal says -> what helps. The first pattern that is found in the words counts; its named groups are the
parameters of the text. The texts are msgids."""

import re
from typing import NamedTuple

from playground.simulator.causes import N_


class Rule(NamedTuple):
    pattern: re.Pattern[str]
    text: str


def _rule(pattern: str, text: str) -> Rule:
    return Rule(re.compile(pattern, re.DOTALL), text)


RULES = (
    # Selectors and templates.
    _rule(
        r"`selector` does not match template `labels`",
        N_(
            "The Pods would not belong to it: write the same labels under selector.matchLabels and under "
            "template.metadata.labels."
        ),
    ),
    _rule(
        r"spec\.selector: .*field is immutable",
        N_("A selector stays as it is. Delete the object and make it anew, or give the new one another name."),
    ),
    _rule(r"spec\.selector: Required value", N_("Say with spec.selector.matchLabels which Pods belong to it.")),
    _rule(r"empty selector is invalid", N_("Say with spec.selector.matchLabels which Pods belong to it.")),
    # Changes that are not made.
    _rule(
        r"pod updates may not change fields|pod updates may not add or remove containers",
        N_("Most of a Pod stays as it was made. Change the Deployment that owns it, or delete it and make it anew."),
    ),
    _rule(
        r"field is immutable when `immutable` is set",
        N_("Somebody has sealed it with immutable: true. Make a new one under another name and let the Pods use that."),
    ),
    _rule(
        r"field is immutable", N_("This field cannot be changed once the object is there. Delete it and make it anew.")
    ),
    _rule(r"may not change once set", N_("This was fixed when it was made. Delete the object and make it anew.")),
    # Rollouts.
    _rule(
        r"restartPolicy: Unsupported value: .*: supported values: \"Always\"$",
        N_(
            "A Deployment keeps its containers running, so only Always makes sense here. What is to end by itself can "
            "be a Pod of its own."
        ),
    ),
    _rule(
        r"may not be 0 when `maxSurge` is 0",
        N_("With both at 0 a rollout could neither add a Pod nor take one away. Let one of them be at least 1."),
    ),
    _rule(
        r"may not be specified when strategy `type` is 'Recreate'",
        N_("Recreate stops all Pods before it starts new ones, so there is nothing to roll. Remove rollingUpdate."),
    ),
    _rule(
        r"must be greater than minReadySeconds",
        N_("A Pod counts only after minReadySeconds: give the rollout more time than that."),
    ),
    _rule(r"a valid percent string", N_('Write a whole number, such as 1, or a percentage in quotes, such as "25%".')),
    _rule(r"must not be greater than 100%", N_("More than all of them cannot be unavailable.")),
    # Containers.
    _rule(r"\.image: Required value", N_("Every container needs an image.")),
    _rule(r"containers: Required value", N_("A Pod needs at least one container.")),
    _rule(
        r"volumeMounts\[\d+\]\.name: Not found: \"(?P<name>[^\"]*)\"",
        N_("The Pod has no volume {name}. List it under volumes, beside containers, or mount one that is there."),
    ),
    _rule(
        r"must be less than or equal to (?P<resource>\S+) limit of (?P<limit>\S+)",
        N_(
            "A container cannot ask for more {resource} than it may use: lower the request, or raise the limit of "
            "{limit}."
        ),
    ),
    _rule(r"Limit must be set for non overcommitable", N_("Write the same amount under limits as well.")),
    _rule(r"must specify a handler type", N_("Say how to look: with httpGet, tcpSocket, exec or grpc.")),
    _rule(r"may not specify more than 1 handler type", N_("One way to look is enough: keep one of them.")),
    _rule(r"must specify a volume type", N_("Say where the files come from, such as emptyDir: {{}} or configMap.")),
    _rule(r"may not specify more than 1 volume type", N_("A volume has one source: keep one of them.")),
    _rule(r"must specify one of: (?P<names>.+)", N_("Write one of {names} here.")),
    _rule(r"may not be specified when `value` is not empty", N_("Keep either value or valueFrom.")),
    _rule(
        r"may not be set for init containers",
        N_("It starts, ends and is gone: only sidecars (restartPolicy: Always) are probed."),
    ),
    _rule(r"must be a relative path", N_("Leave out the slash at the beginning.")),
    # Services.
    _rule(
        r"provided port is not in the valid range. The range of valid ports is (?P<range>\S+)",
        N_("Node ports lie within {range}. Leave the field out to be given one."),
    ),
    _rule(r"already allocated", N_("Another Service has it. Leave the field out to be given a free one.")),
    _rule(r"nodePort: Forbidden: may not be used", N_("A port on the nodes needs type: NodePort or LoadBalancer.")),
    _rule(r"spec\.ports\[\d+\]\.name: Required value", N_("With several ports each one needs a name.")),
    # Names, numbers, amounts.
    _rule(
        r"RFC 1123|DNS-1035",
        N_("A name is made of small letters, digits and dashes, and begins and ends with a letter or digit."),
    ),
    _rule(r"must not contain dots", N_("Write it without dots.")),
    _rule(
        r"name part must|prefix part must|a valid label",
        N_(
            "Labels are made of letters, digits, dashes, underscores and dots, and begin and end with a letter or "
            "digit."
        ),
    ),
    _rule(r"must be no more than (?P<most>\d+) characters", N_("Shorten it to {most} characters.")),
    _rule(r"must be between (?P<least>\d+) and (?P<most>\d+)", N_("Write a number from {least} to {most}.")),
    _rule(r"must be greater than or equal to 0", N_("It cannot be less than 0.")),
    _rule(
        r"Port.*must contain|[pP]ort: Invalid value: \"",
        N_("A port is a number, or the name of a port of a container."),
    ),
    _rule(r"quantities must match", N_("Write an amount such as 500m, 2, 64Mi or 1Gi.")),
    _rule(r"must be a standard resource", N_("Containers ask for cpu, memory and ephemeral-storage.")),
    _rule(r"a valid environment variable name", N_("Use letters, digits and underscores, such as LOG_LEVEL.")),
    _rule(r"a valid config key", N_("Use letters, digits, dashes, underscores and dots, such as app.properties.")),
    # Words out of a list, and what is missing or there twice.
    _rule(r"Unsupported value: .*: supported values: (?P<values>.+)$", N_("Write one of {values}.")),
    _rule(r"Required value", N_("This field has to be there.")),
    _rule(r"Duplicate value", N_("This stands here twice. Rename or remove one.")),
    # Types.
    _rule(r"into Go struct field \S+ of type (int32|int64)", N_("A whole number belongs here, without quotes.")),
    _rule(
        r"cannot unmarshal (number|bool) into Go struct field \S+ of type string",
        N_("Text belongs here: put the value in quotes."),
    ),
    _rule(r"into Go struct field \S+ of type \[\]", N_("A list belongs here: begin each entry with a dash.")),
    _rule(r"into Go struct field \S+ of type (v1\.|map)", N_("Fields belong here: indent them below this line.")),
    _rule(r"into Go struct field \S+ of type bool", N_("true or false belongs here, without quotes.")),
    _rule(r"cannot unmarshal object into Go value of type", N_("A single value belongs here, not fields.")),
    _rule(r"illegal base64 data", N_("Under data, values are base64. Write plain text under stringData instead.")),
    _rule(
        r"does not contain declared merge key: (?P<key>\S+)",
        N_("An entry of this list has no {key}, so nobody can tell which one it is."),
    ),
    # The state of the cluster.
    _rule(r"resource name may not be empty|cannot use generate name with apply", N_("Give it a name: metadata.name.")),
    _rule(r"object is being deleted", N_("The old one is still on its way out. Wait until it is gone, and try again.")),
    _rule(r"already exists", N_("There is one of this name already. Apply changes it; or choose another name.")),
    _rule(
        r"resourceVersion should not be set",
        N_("The server gives out versions. Delete the line with resourceVersion, and apply again."),
    ),
    _rule(
        r"the object has been modified",
        N_("It changed while you were editing. Look at it as it is now, and apply again."),
    ),
    _rule(r"is being terminated", N_("The namespace is on its way out. Wait until it is gone, or use another.")),
    _rule(r'namespaces "[^"]*" not found', N_("Make the namespace first: it can stand above in the same text.")),
    _rule(
        r"no PriorityClass with name (?P<name>\S+)", N_("Make the PriorityClass {name} first, or leave the field out.")
    ),
    _rule(
        r'serviceaccount "(?P<name>[^"]*)" not found',
        N_("Make the ServiceAccount {name} first, or leave the field out."),
    ),
    _rule(r"not found", N_("There is no such object. Was it deleted already, or is it in another namespace?")),
    _rule(r"this playground holds at most", N_("Delete something first, or reset the sandbox.")),
)
