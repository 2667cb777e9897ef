"""Rounds: what is asked, when, of which classes, and where what they knew will be published."""
