"""Pages of the classroom: the door for devices, and the teachers' side by what they work on."""
