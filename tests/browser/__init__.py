"""The product as a newcomer meets it: a real Chromium, the real `manage.py playground`, in both languages."""
