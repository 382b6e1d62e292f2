"""How a strategic merge treats the fields of each type: which lists are sets, and by which key.

The few fields that upstream's Go types tag with `patchStrategy` and `patchMergeKey` (staging/src/k8s.io/api/*/types.go
and apimachinery/pkg/apis/meta/v1/types.go); every other map is merged and every other list replaced.
"""

from typing import NamedTuple


class Field(NamedTuple):
    """`shape` is the type of the value, or of a list's elements; `strategy` "merge", "replace" or ""; with
    `retain_keys` a patch names the keys that stay; `merge_key` is what tells a list's elements apart."""

    shape: "Shape"
    strategy: str = ""
    merge_key: str = ""
    retain_keys: bool = False


class Shape:
    """A type, as strategic merges see it: the fields that are not merged the plain way."""

    def __init__(self, **fields: Field) -> None:
        self.fields = fields

    def field(self, name: str) -> Field:
        """How the field is merged."""
        return self.fields.get(name, _PLAIN_FIELD)


_NONE = Shape()
_PLAIN_FIELD = Field(_NONE)


def _inner(shape: Shape, retain_keys: bool = False) -> Field:
    return Field(shape, retain_keys=retain_keys)


def _keyed(key: str, shape: Shape = _NONE, retain_keys: bool = False) -> Field:
    return Field(shape, "merge", key, retain_keys)


_SET = Field(_NONE, "merge")

_METADATA = _inner(Shape(ownerReferences=_keyed("uid"), finalizers=_SET))
_CONDITIONS = _inner(Shape(conditions=_keyed("type")))
_CONTAINER = Shape(
    env=_keyed("name"),
    ports=_keyed("containerPort"),
    volumeMounts=_keyed("mountPath"),
    volumeDevices=_keyed("devicePath"),
)
_VOLUME = Shape(ephemeral=_inner(Shape(volumeClaimTemplate=_inner(Shape(metadata=_METADATA)))))
_POD_SPEC = _inner(
    Shape(
        containers=_keyed("name", _CONTAINER),
        initContainers=_keyed("name", _CONTAINER),
        ephemeralContainers=_keyed("name", _CONTAINER),
        volumes=_keyed("name", _VOLUME, retain_keys=True),
        imagePullSecrets=_keyed("name"),
        hostAliases=_keyed("ip"),
        topologySpreadConstraints=_keyed("topologyKey"),
        resourceClaims=_keyed("name", retain_keys=True),
        schedulingGates=_keyed("name"),
    )
)
_CONTAINER_STATUSES = _inner(Shape(allocatedResourcesStatus=_keyed("name"), volumeMounts=_keyed("mountPath")))
_TEMPLATE = _inner(Shape(metadata=_METADATA, spec=_POD_SPEC))


def _kind(**fields: Field) -> Shape:
    return Shape(metadata=_METADATA, status=_CONDITIONS, **fields)


PLAIN = _kind()
WITH_TEMPLATE = _kind(spec=_inner(Shape(template=_TEMPLATE)))
DEPLOYMENT = _kind(spec=_inner(Shape(template=_TEMPLATE, strategy=_inner(_NONE, retain_keys=True))))
SERVICE = _kind(spec=_inner(Shape(ports=_keyed("port"))))
SERVICE_ACCOUNT = _kind(secrets=_keyed("name"))
NODE = Shape(
    metadata=_METADATA,
    spec=_inner(Shape(podCIDRs=_SET)),
    status=_inner(Shape(conditions=_keyed("type"), addresses=_keyed("type"))),
)
POD = Shape(
    metadata=_METADATA,
    spec=_POD_SPEC,
    status=_inner(
        Shape(
            conditions=_keyed("type"),
            podIPs=_keyed("ip"),
            hostIPs=_keyed("ip"),
            resourceClaimStatuses=_keyed("name", retain_keys=True),
            containerStatuses=_CONTAINER_STATUSES,
            initContainerStatuses=_CONTAINER_STATUSES,
            ephemeralContainerStatuses=_CONTAINER_STATUSES,
        )
    ),
)
