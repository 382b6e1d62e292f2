"""The log of a workspace and those who write it: models, clock, actions, tasks. No HTTP."""
