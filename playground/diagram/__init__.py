"""The picture of a cluster: a state becomes a scene (what there is to see), a scene a picture (where it stands).

Pure: no Django, no clock, no I/O. Words stay English msgids with parameters until a layout says them in a language.
"""
