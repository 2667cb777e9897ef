"""
Owns the item bank, quizzes, their delivery in class, scoring and what it shows.

It may import `classrooms` and `cms`; `quizzes.items` alone, the bank, imports `cms` only.
"""
