"""
Owns lessons and where they are found.

It may import `quizzes`, `classrooms` and `cms`.
"""
