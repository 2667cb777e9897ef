"""
The item bank: items as editors write them, and their revisions as pupils met them.

It imports `cms` only, so that the literacy test can stand on it without quiz delivery.
"""
