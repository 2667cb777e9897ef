"""
Quizzes and papers: which items, in which order, answered how; and what of them a device receives.

It imports the bank below it and knows no class.
"""
