"""
Review of items and quizzes before they are published, and again every year.

What a program can find is found here (`findings`, `clues`, `likeness`: pure); what only a person can judge
is asked in the checklist that approves them (`models`).
"""
