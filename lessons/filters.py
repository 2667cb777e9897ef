"""
Narrowing a list of lessons by what its address says: ``?band=junior_high&risk=2a&minutes=45``.

The address alone decides, so that a choice can be kept, sent and cached. What an address says wrongly is
left out, and the page says so; nothing in an address is refused.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.translation import gettext as _

from cms.taxonomy import Band, RiskClass

UP_TO_MINUTES = (15, 30, 45, 50)


@dataclass(frozen=True, kw_only=True)
class Option:
    """A value that a criterion can take."""

    value: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """One thing to choose lessons by, and the lookup that its value is for."""

    name: str
    label: str
    lookup: str
    options: Sequence[Option]
    chosen: str = ""

    @property
    def chosen_label(self) -> str:
        """The chosen value's name, or nothing."""
        return next((str(o.label) for o in self.options if o.value == self.chosen), "")


@dataclass(frozen=True, kw_only=True)
class Active:
    """A criterion in force, and the address of the list without it."""

    label: str
    address_without: str


@dataclass(frozen=True, kw_only=True)
class Filters:
    """The criteria as an address sets them."""

    criteria: tuple[Criterion, ...]
    ignored: bool
    """Whether the address asked for something that there is not."""

    @property
    def condition(self) -> Q:
        """What a lesson has to meet."""
        condition = Q()
        for criterion in self._in_force():
            condition &= Q(**{criterion.lookup: criterion.chosen})
        return condition

    @property
    def active(self) -> list[Active]:
        """The criteria in force, each with the way to take it away."""
        in_force = self._in_force()
        return [
            Active(
                label=criterion.chosen_label,
                address_without="?"
                + urlencode({c.name: c.chosen for c in in_force if c is not criterion}),
            )
            for criterion in in_force
        ]

    def _in_force(self) -> list[Criterion]:
        return [criterion for criterion in self.criteria if criterion.chosen]


def read_filters(parameters: Mapping[str, str], *, subjects: Iterable[tuple[str, str]]) -> Filters:
    """Return the filters that the address's parameters set; subjects are those that lessons have."""
    criteria = []
    ignored = False
    for criterion in _criteria(subjects):
        value = parameters.get(criterion.name, "").strip()
        known = value in {option.value for option in criterion.options}
        ignored = ignored or bool(value and not known)
        criteria.append(replace(criterion, chosen=value if known else ""))
    return Filters(criteria=tuple(criteria), ignored=ignored)


def _criteria(subjects: Iterable[tuple[str, str]]) -> list[Criterion]:
    criteria = [
        Criterion(
            name="band",
            label=_("だれのための教材か"),
            lookup="band",
            options=[Option(value=band.value, label=str(band.label)) for band in Band],
        ),
        Criterion(
            name="risk",
            label=_("何について"),
            lookup="risk_class_links__risk_class",
            options=[Option(value=risk.value, label=str(risk.label)) for risk in RiskClass],
        ),
        Criterion(
            name="minutes",
            label=_("時間"),
            lookup="minutes__lte",
            options=[
                Option(value=str(minutes), label=_("%(minutes)d分まで") % {"minutes": minutes})
                for minutes in UP_TO_MINUTES
            ],
        ),
    ]
    offered = [Option(value=value, label=label) for value, label in subjects]
    if offered:
        criteria.append(
            Criterion(
                name="subject",
                label=_("教科など"),
                lookup="curriculum_links__subject",
                options=offered,
            )
        )
    return criteria
