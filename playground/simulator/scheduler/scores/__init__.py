"""The scores and what each weighs. Models pkg/scheduler/apis/config/v1/default_plugins.go."""

from playground.simulator.scheduler.scores.node import preferred_labels, present_images, tolerated_taints
from playground.simulator.scheduler.scores.pods import company
from playground.simulator.scheduler.scores.resources import balanced_allocation, least_allocated
from playground.simulator.scheduler.scores.scale import Score
from playground.simulator.scheduler.scores.spread import spread

SCORES: tuple[tuple[str, int, Score], ...] = (
    ("TaintToleration", 3, tolerated_taints),
    ("NodeAffinity", 2, preferred_labels),
    ("NodeResourcesFit", 1, least_allocated),
    ("PodTopologySpread", 2, spread),
    ("InterPodAffinity", 2, company),
    ("NodeResourcesBalancedAllocation", 1, balanced_allocation),
    ("ImageLocality", 1, present_images),
)
