"""
Item statistics: how the items of quizzes work, kept as counts that outlive every sheet of answers.

It imports delivery, papers and the bank below it. Only `counting` reads answers.
"""
