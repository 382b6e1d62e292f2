"""`manage.py playground`: everything in one command, each part watched and restarted."""
