"""Ranges of the quantities of law: one table for law files, overlays, scenarios and questions.

A range is as wide as a thinkable law, and narrow enough that nothing within it breaks arithmetic: a
month of a step is at least one, whatever is divided by is above 0, a share is at most the whole.
All ranges are assumed; none is a statement of law.
"""

from __future__ import annotations

from decimal import Decimal
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Final, NamedTuple


class Range(NamedTuple):
    """Least and most that a quantity may be, both allowed, in its unit on paper."""

    least: Decimal
    most: Decimal

    def holds(self, value: Decimal) -> bool:
        """Whether a value lies within."""
        return self.least <= value <= self.most

    def __str__(self) -> str:
        return f"{self.least:,f} to {self.most:,f}"


def _range(least: str, most: str) -> Range:
    return Range(Decimal(least), Decimal(most))


_OF_MONEY: Final = _range("0", "1e12")

BY_UNIT: Final[dict[str, Range]] = {
    "THB": _range("0", "1e9"),
    "factor": _range("0", "10000"),
    "percent": _range("0", "100"),
    "months": _range("0", "1200"),
    "years": _range("0", "150"),
    "days": _range("0", "36525"),
    "count": _range("0", "1e9"),
    "flag": _range("0", "1"),
}
"""What a fact of a case may be, by its unit; any other unit is a money, without its `per`."""

_FACTS: Final[dict[str, Range]] = {
    **dict.fromkeys(("age", "spouse_age", "registered_age"), _range("0", "120")),
    "hospital_days": _range("0", "3660"),
    "wage_months_6": _range("0", "6"),
    "wage_months_12": _range("0", "12"),
    "paid_of_last_twelve": _range("0", "12"),
    "first_months_paid": _range("0", "36"),
}
"""Facts with a range of their own, by name."""

_NUMBERS_BY_UNIT: Final[dict[str, Range]] = {
    **BY_UNIT,
    **{f"{money}/THB": _range("0.01", "100000") for money in ("KHR", "LAK", "MMK", "VND")},
    "factor": _range("0", "20"),
    "months": _range("1", "1200"),
    "years": _range("0", "100"),
    "days": _range("0", "3660"),
    "count": _range("0", "1000"),
}
"""What a number of law may be, by its unit."""

_NUMBERS: Final[tuple[tuple[str, Range], ...]] = (
    # What is divided by, or counts days of a month.
    ("*.days_of_month", _range("1", "31")),
    ("*.month_days", _range("1", "31")),
    ("*.sick_month_days", _range("1", "31")),
    ("*.wage_days", _range("1", "31")),
    ("*.paid_days", _range("1", "31")),
    ("*.compensation_days", _range("1", "31")),
    ("*.remittance_day", _range("1", "31")),
    ("*.payments_a_month", _range("1", "31")),
    ("*.half_year_months", _range("1", "11")),
    ("*.early_half_months", _range("1", "11")),
    ("*.invalidity_classes", _range("1", "100")),
    ("*.proof_month", _range("1", "12")),
    ("*.emergency_hours", _range("0", "8784")),
    # Ages of retirement, in years or months: within the life tables.
    ("*pension_age years", _range("30", "100")),
    ("*pension_age months", _range("360", "1200")),
    *((f"VN.old_age.{age}_age", _range("360", "1200")) for age in ("former", "first", "full")),
    ("LA.public_sector.public_age_*", _range("30", "100")),
    # Months that may be none: waits, cover, benefits and credits that a law need not give.
    ("*.cover_after", _range("0", "1200")),
    ("*.migrants.*_cover", _range("0", "1200")),
    ("*.registration_prison", _range("0", "1200")),
    ("*.death.grant_months*", _range("0", "1200")),
    ("*.old_age.survivor_*", _range("0", "1200")),
    ("*.section_39_paid_of_twelve", _range("0", "12")),
    ("KH.old_age.*credit*_age", _range("0", "100")),
    ("KH.old_age.*credit*", _range("0", "1200")),
    ("KH.old_age.joining_months", _range("0", "1200")),
    ("MM.*_wages", _range("0", "1200")),
    ("VN.*_wait", _range("0", "3660")),
    ("VN.*_lowers", _range("0", "1200")),
    ("VN.invalidity.*_early_months", _range("0", "1200")),
    ("VN.maternity.leave_months", _range("0", "1200")),
    ("VN.unemployment.unemployment_first_months", _range("0", "1200")),
    ("VN.old_age.yearly_rise", _range("0", "120")),
    # Money, and multiples of it, that something is divided by or that would insure nothing if 0.
    ("*.economy.provincial_minimum_wage*", _range("1", "100000")),
    ("MM.economy.minimum_wage_d", _range("1", "1e7")),
    ("KH.economy.minimum_wage_usd", _range("1", "1e6")),
    ("KH.economy.usd", _range("1", "1000000")),
    ("*.economy.minimum_wage*", _range("1", "1e9")),
    ("*wage_ceiling THB/month", _range("1", "1e9")),
    ("*.insured_wage_index", _range("1", "1e9")),
    ("*wage_ceiling", _range("1", "1e12")),
    ("*.average_insured_wage", _range("1", "1e12")),
    ("*.reference_level", _range("1", "1e12")),
    ("*.ceiling_multiple", _range("1", "1000")),
    ("*.revaluation_*", _range("0.01", "100")),
    # Growth and returns, which are added up over the years to the horizon.
    ("*.economy.*_growth", _range("-20", "100")),
    ("*.lump_sum_return", _range("0", "30")),
    ("*.refund_interest", _range("0", "30")),
)
"""Numbers with a range of their own, by the first pattern that matches the id, or id and unit."""


@lru_cache(maxsize=1024)
def range_of_number(name: str, unit: str) -> Range:
    """The range of a number of law, by its id and unit."""
    for pattern, found in _NUMBERS:
        if fnmatchcase(f"{name} {unit}" if " " in pattern else name, pattern):
            return found
    return _NUMBERS_BY_UNIT.get(unit) or _NUMBERS_BY_UNIT.get(unit.partition("/")[0], _OF_MONEY)


def wrong_with_number(name: str, unit: str, value: Decimal) -> str:
    """What is wrong with a value of a number of law; empty if it lies within its range."""
    limits = range_of_number(name, unit)
    return "" if limits.holds(value) else f"is out of range; allowed: {limits}"


def range_of_fact(name: str, unit: str) -> Range:
    """The range of a fact or of the result of a rule, by its name and unit."""
    return _FACTS.get(name) or BY_UNIT.get(unit.partition("/")[0], _OF_MONEY)
