"""A Pod's life as a table. A lever that makes something fail is one more row.

Rows of one slot are looked at in order, the first that holds is done. Every look ends with a walk over the table: what
holds and waits for no timer gets one.
"""

from playground.simulator.kubelet import creation, hooks, poststart, probing, restarts, stopping
from playground.simulator.kubelet.life import Stage

POD = ()
WAITING = ("waiting",)
RUNNING = ("running",)
DOWN = ("terminated", "waiting")

STAGES = (
    # The Pod as a whole
    Stage("begin", POD, creation.is_new, stopping.at_once, creation.begin),
    Stage("mount", POD, creation.lacks_volume, creation.until_mounted, creation.fail_mount),
    Stage("deadline", POD, stopping.has_deadline, stopping.until_deadline, stopping.miss_deadline, hurries=True),
    Stage("deadline", POD, stopping.is_late, None, stopping.miss_deadline),
    # A container comes up
    Stage("image", WAITING, creation.is_to_create, creation.until_sandbox, creation.ensure_image),
    Stage("image", WAITING, creation.has_new_image, creation.at_next_sync, creation.ensure_image, hurries=True),
    Stage("image", WAITING, creation.has_config_now, creation.at_next_sync, creation.ensure_image, hurries=True),
    Stage("image", WAITING, creation.lacks_config, creation.until_retry, creation.ensure_image),
    Stage("backoff", WAITING, restarts.could_not_pull, restarts.until_sync, restarts.give_up_for_now),
    Stage("image", WAITING, restarts.is_waiting_to_pull, restarts.until_pull, creation.ensure_image),
    Stage("pulled", DOWN, creation.is_coming_up, None, creation.pulled),
    Stage("start", DOWN, creation.is_coming_up, None, creation.start),
    Stage("hook", DOWN, creation.is_coming_up, None, poststart.finish),
    Stage("unhook", DOWN, creation.is_coming_up, None, poststart.stopped),
    # It runs
    Stage("probe", RUNNING, probing.is_probed, None, probing.probe),
    Stage("exit", RUNNING, restarts.ends, restarts.until_end, restarts.end),
    Stage("changed", RUNNING, restarts.has_changed, restarts.at_once, restarts.replace),
    Stage("prestop", RUNNING, hooks.is_running, None, hooks.report_pre_stop),
    Stage("killed", RUNNING, restarts.is_killed, None, restarts.killed),
    # It has ended and starts again
    Stage("image", DOWN, restarts.is_down_once, restarts.until_noticed, creation.ensure_image),
    Stage("crash", DOWN, restarts.is_down_again, restarts.until_sync, restarts.back_off),
    Stage("image", WAITING, restarts.is_backing_off, restarts.until_restart, creation.ensure_image),
    # The end
    Stage("stop", POD, stopping.is_to_stop, stopping.at_once, stopping.send_term),
    Stage("stopped", POD, stopping.is_hurried, stopping.until_killed, stopping.finish, hurries=True),
    Stage("stopped", POD, stopping.is_stopping, None, stopping.finish),
    Stage("removed", POD, stopping.is_to_remove, stopping.until_removed, stopping.remove),
)
