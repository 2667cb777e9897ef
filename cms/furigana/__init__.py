"""
Readings over kanji, chosen by what the reader has been taught: pure, knows no page.

Modules import from those to their left only:

characters, grades → modes, align, dictionary, numbers → phrases, reading → doubts → notation, markup → html.
"""
