"""
What teachers and devices do in a classroom, a module for each thing they do it to.

Times are passed in. Permissions are the caller's: a view fetches every object through ``taught_by``,
``of`` or ``administered_by`` before it reaches an action. Modules import from those before them:
schools, classes, sessions, seats.
"""
