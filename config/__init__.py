"""
Owns the settings, the addresses and the WSGI entry: the composition root.

It may import every app and is imported by none.
"""
