"""
Sittings and answers: a seat's run of a paper in class, and what its teacher sees of it.

It imports papers and the bank below it, and `classrooms` for sessions and seats.
"""
