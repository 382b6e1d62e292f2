"""Podyard. Empty on purpose: importing a pure room (`playground.simulator`) must not start Django or Celery."""
