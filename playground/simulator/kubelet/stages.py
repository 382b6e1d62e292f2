"""A Pod's life as a table. A lever that makes something fail is one more row.

Rows of one slot are looked at in order, the first that holds is done. Every look ends with a walk over the table: what
holds and waits for no timer gets one.
"""

from playground.simulator.kubelet import creation, probing, restarts, stopping
from playground.simulator.kubelet.life import Stage

STAGES = (
    # The Pod as a whole
    Stage("begin", creation.is_new, stopping.at_once, creation.begin, each=False),
    Stage("mount", creation.lacks_volume, creation.until_mounted, creation.fail_mount, each=False),
    Stage("deadline", stopping.has_deadline, stopping.until_deadline, stopping.miss_deadline, each=False, hurries=True),
    Stage("deadline", stopping.is_late, None, stopping.miss_deadline, each=False),
    # A container comes up
    Stage("image", creation.is_to_create, creation.until_sandbox, creation.ensure_image),
    Stage("image", creation.has_new_image, creation.at_next_sync, creation.ensure_image, hurries=True),
    Stage("image", creation.has_config_now, creation.at_next_sync, creation.ensure_image, hurries=True),
    Stage("image", creation.lacks_config, creation.until_retry, creation.ensure_image),
    Stage("backoff", restarts.could_not_pull, restarts.until_sync, restarts.give_up_for_now),
    Stage("image", restarts.is_waiting_to_pull, restarts.until_pull, creation.ensure_image),
    Stage("pulled", creation.is_pulling, None, creation.pulled),
    Stage("start", creation.is_pulling, None, creation.start),
    # It runs
    Stage("probe", probing.is_probed, None, probing.probe),
    Stage("exit", restarts.ends, restarts.until_end, restarts.end),
    Stage("changed", restarts.has_changed, restarts.at_once, restarts.replace),
    Stage("killed", restarts.is_killed, None, restarts.killed),
    # It has ended and starts again
    Stage("image", restarts.is_down_once, restarts.until_noticed, creation.ensure_image),
    Stage("crash", restarts.is_down_again, restarts.until_sync, restarts.back_off),
    Stage("image", restarts.is_backing_off, restarts.until_restart, creation.ensure_image),
    # The end
    Stage("stop", stopping.is_to_stop, stopping.at_once, stopping.send_term, each=False),
    Stage("stopped", stopping.is_hurried, stopping.until_killed, stopping.finish, each=False, hurries=True),
    Stage("stopped", stopping.is_stopping, None, stopping.finish, each=False),
    Stage("removed", stopping.is_to_remove, stopping.until_removed, stopping.remove, each=False),
)
