"""
Readings over kanji, chosen by what the reader has been taught: pure, knows no page.

Each module imports from lines below its own only:

html
sentence
markup, notation, review
reading
doubts, numbers, overrides, phrases
align, dictionary, modes
grades
characters
"""
