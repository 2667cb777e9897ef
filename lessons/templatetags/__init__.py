"""Template tags of lessons and guides."""
