"""One door for every write and read, whoever asks: resources, schema, defaults, validation, patches, selectors, errors."""
