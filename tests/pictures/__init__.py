"""Pictures of the running product: `make pictures`.

Every state in both languages, light and dark, wide and on two phones goes to build/pictures/; the few that documents
show go to docs/pictures/ too. The same run each time: the sandboxes have a seed of their own, and are paused and
stepped.
"""
