"""The claims that a Pod's volumes are made of: one that is not there keeps the Pod from every node.

Models pkg/scheduler/framework/plugins/volumebinding PreFilter, podHasPVCs. Leaves out claims that are there and not
bound yet, which come with volumes.
"""

from playground.simulator.objects import Key, Object
from playground.simulator.state import View

CLAIMS = "persistentvolumeclaims"


def missing_claim(pod: Object, view: View) -> str:
    """Why the first claim that is missing keeps the Pod waiting; "" where none is."""
    metadata = pod["metadata"]
    for volume in pod["spec"].get("volumes") or ():
        if "persistentVolumeClaim" in volume:
            name, text = volume["persistentVolumeClaim"]["claimName"], 'persistentvolumeclaim "{}" not found'
        elif "ephemeral" in volume:
            name = f"{metadata['name']}-{volume['name']}"
            text = 'waiting for ephemeral volume controller to create the persistentvolumeclaim "{}"'
        else:
            continue
        if view.get(Key(CLAIMS, metadata["namespace"], name)) is None:
            return text.format(name)
    return ""
