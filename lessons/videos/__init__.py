"""Videos: the row that a lesson shows, and what an uploaded file must be."""
