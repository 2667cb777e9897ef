"""
The literacy test as a measuring instrument: arithmetic alone, on numpy.

Nothing here reads a database, a file or a clock. Everything that is known of a live round is counts
(:mod:`~literacy_test.psychometrics.counts`); whole sheets are read only from a file of pilot sheets that
an operator hands in with the pupils' consent. Of the bank it knows what is said of an item in words,
of the test only how charts are laid out.

Throughout, I is the number of items, right is 1, wrong 0, and ability is in standard deviations of the
population that a form was calibrated on.
"""
