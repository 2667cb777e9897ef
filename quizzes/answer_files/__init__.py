"""
The last resort: answers that a device could not send come as a file, through the teacher's hands.

The file is signed by a key that the sitting's device received when it began. What it proves and what not
stands in docs/decisions/0022-sync.md.
"""
