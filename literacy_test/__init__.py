"""
Owns the literacy test: today the page that says what it is and what the ministry's series shows.

It may import `quizzes.items` and `cms`, and of `classrooms` only what admits a device.
"""
