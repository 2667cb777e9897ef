"""
Interchange: items as files that other programs read and write.

Each format is a mapping between its file and `PortableItem`, pure and without a database. Reading a file
executes nothing, fetches nothing, and names whatever it cannot keep.
"""
