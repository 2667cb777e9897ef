"""Pages of a quiz besides the player's: what a teacher leads with, and practice that nobody stores."""
