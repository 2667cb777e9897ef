"""
Owns what parents and guardians read: guides that stay, campaigns that come each year, their leaflet.

It may import `lessons.blocks` and `cms`.
"""
