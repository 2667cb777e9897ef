"""Figures: printed as they come, and kept for the results file."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

RESULTS = Path(__file__).parents[2] / "bench-results.json"


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A measured value; ``ratio`` is value / limit where a limit was measured in the same run."""

    value: float
    unit: str
    limit: float | None = None
    ratio: float | None = None


class Report:
    """Collects figures by name; later runs of other families keep earlier ones."""

    def __init__(self) -> None:
        self.figures: dict[str, Figure] = {}

    def add(self, name: str, value: float, unit: str, *, limit: float | None = None) -> None:
        """Print the figure and keep it."""
        ratio = value / limit if limit else None
        self.figures[name] = Figure(value=value, unit=unit, limit=limit, ratio=ratio)
        beside = f" (limit {_readable(limit, 1)}, ratio {ratio:.2f})" if limit and ratio else ""
        print(f"{name}: {_readable(value, 2)} {unit}{beside}", flush=True)

    def write(self) -> None:
        """Write all figures to the results file, beside those of other families."""
        stored = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
        stored.update({name: asdict(figure) for name, figure in self.figures.items()})
        RESULTS.write_text(json.dumps(stored, indent=1, sort_keys=True) + "\n")


def _readable(value: float, places: int) -> str:
    """Return the value to so many places, or to more where it would come out as nothing."""
    return f"{value:.{places}f}" if abs(value) >= 0.1 or not value else f"{value:.4f}"
