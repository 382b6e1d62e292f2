"""The entries of the kinds, a file per group of the API."""
