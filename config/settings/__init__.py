"""Settings: ``base`` holds what every place shares; ``dev``, ``test`` and ``production`` differ."""
