"""Runs the families that the command line names, or all."""

import sys

from tests.bench import answers, classes25, irt, pages, ruby
from tests.bench.figures import Report

FAMILIES = {
    "answers": answers.measure,
    "classes25": classes25.measure,
    "pages": pages.measure,
    "ruby": ruby.measure,
    "irt": irt.measure,
}


def main(names: list[str]) -> int:
    """Measure, print and write; return the exit status."""
    unknown = [name for name in names if name not in FAMILIES]
    if unknown:
        print(f"no such family: {', '.join(unknown)}; there are: {', '.join(FAMILIES)}")
        return 2
    report = Report()
    for name in names or FAMILIES:
        FAMILIES[name](report)
    report.write()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
