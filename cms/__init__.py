"""
Owns what every part stands on: pages, people, regions, the help directory, words of the field.

It may import no other app of ours.
"""
