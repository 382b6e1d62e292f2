"""One door for every write and read, whoever asks.

Resources, schema, defaults, admission, validation, patches, selectors, errors.
"""
