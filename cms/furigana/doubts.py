"""Which readings a person should look at."""

from functools import cache

from cms.furigana import dictionary

PROPER = "固有名詞"


@cache
def is_certain(surface: str, reading: str, part_of_speech: int, *, unknown: bool) -> bool:
    """Tell whether the dictionary knows the word, and one reading of it only."""
    if unknown:
        return False
    found = dictionary.dictionary().pos_of(part_of_speech)
    if found is not None and PROPER in found:
        return False
    readings = {other for other, parts in dictionary.entries(surface) if PROPER not in parts}
    return readings <= {reading}
