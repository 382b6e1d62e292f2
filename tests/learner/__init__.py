"""Learners of a running Podyard, for tests and measurements: over HTTP, in a browser, and what is kept of them."""
