"""
Owns the literacy test: its forms and rounds, what is counted of anonymous sheets, and what is published.

It may import `quizzes.items` and `cms`, and of `classrooms` only what admits a device.
"""
