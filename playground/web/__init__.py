"""Every page and fragment; the only room that knows HTML, HTMX and server-sent events."""
