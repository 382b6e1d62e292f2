"""The Deployment controller: rolls a template out by scaling one ReplicaSet up and the others down.

Does: finds or makes the ReplicaSet of the template, rolling updates and recreation, proportional scaling, pause and
resume, progress and its deadline, the deprecated rollback annotation, history. Cut by question as upstream cuts it.
Leaves out nothing that is visible from outside. Models pkg/controller/deployment.
"""

from playground.simulator.contract import Controller
from playground.simulator.controllers.deployment.plan import plan
from playground.simulator.controllers.deployment.sync import NAME
from playground.simulator.controllers.deployment.watches import WATCHES

DEPLOYMENT = Controller(NAME, plan, WATCHES)
