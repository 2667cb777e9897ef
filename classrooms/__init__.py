"""
Owns schools, teachers, classes, sessions with their seats, assignments, and the activity registry.

It may import `cms`, and knows none of the activities that upper apps register.
"""
