"""The world's own agreements: worked cases of treaties and funds, through the operators.

Each case names an operator, its inputs, what is printed in the source, and how sure that is. Where
a case needs a benefit formula of a foreign country, a visitor law beside the cases gives it. A
further case of a kind that is here needs a line of YAML and no code.
"""

import importlib.util
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from precedents import careers, schemes, units, withdrawals
from precedents.amounts import exactly

from portasim.agreements import amounts, money, periods
from portasim.agreements.amounts import Denominator
from portasim.agreements.parts import Amount
from portasim.core.calendar import day, month
from portasim.core.files.yamlfile import read_yaml
from portasim.core.ratios import Ratio
from portasim.core.rules import rules_in
from portasim.law.system import load_law, read_law

HERE = Path(__file__).parent
VISITORS = HERE / "visitors"
ROOT = HERE.parents[1]
CASES = [
    case
    for path in sorted((HERE / "cases").glob("*.yaml"))
    for case in read_yaml(path).data["cases"]
]

_KNOWN = """
US-REP-1974 US-REP-1976 US-REP-1977 US-REP-1978 US-REP US-THEOR-1951 US-THEOR-PIA US-PRORATA-PIA
US-QC-CAP-1970 US-MIN-QC-5 US-MIN-QC-6 US-JP-CONV-12M US-NO-TRIPLE US-WRONG-60PCT US-DIME-2
US-DIME-3 US-DIME-5 IZA-DIR-B IZA-DIR-TOT IZA-THEO-A IZA-THEO-B IZA-PR-B EU-ROSA-ES EU-ROSA-FR
EU-ROSA-TOT EU-57-NAT EU-57-ALL EU-CONV-5-day-month EU-CONV-5-day-maxperyr EU-CONV-6-day-quarter
EU-CONV-6-day-maxperyr EU-CONV-7-day-month EU-CONV-7-day-quarter EU-CONV-7-day-maxperyr EU-CONV-Y
CH-IE-CONV IE-MARY-NAT-AVG IE-MARY-NAT-2016 IE-MARY-PR IE-PETER-NAT IE-PETER-AVG IE-AU-AVG IE-AU-PR
IE-KR-1/5 IE-PQ-2018 IE-TCA IN-AMOUNT CA-OAS-1Y CA-OC-2022 CA-SS-2020 CA-16DAYS CA-PE-13 CA-OAS-10
LC-CA-1979 LC-CA-CPP TR-270D TR-DE-SHARE GCC-SUM GCC-CAP JP-EPI-6 JP-EPI-12 JP-EPI-18 JP-EPI-30
JP-EPI-36 JP-EPI-48 JP-EPI-60 JP-EPI-5M JP-EPI-ASR150-60 JP-EPI-ASR260-6 JP-EPI-ASR260-60
JP-EPI-ASR340-6 JP-EPI-ASR340-60 JP-EPI-ASR440-6 JP-EPI-ASR560-6 JP-EPI-ASR560-60 JP-EPI-ASR650-60
JP-NP-2017-6 JP-NP-2017-12 JP-NP-2017-24 JP-NP-2017-30 JP-NP-2017-36 JP-NP-2021-6 JP-TAX
CH-REFUND-CAP CH-TR-MIN DE-REFUND-SHARE KR-REFUND LA-LUMP-2025 MY-EPF-FW TH-193M TH-191M TH-15Y
TH-30Y TH-35Y TH-DEATH5 TH-179M TH-TOT-PR REG2000-I REG2000-III REG2013-I REG2013-II REG2013-III
REG2013-IV
"""
KNOWN = set(_KNOWN.split())
"""Every case of the collection, which is not part of the repository."""

NOT_EXPRESSED = {
    "GCC-SUM": "a sum of insured persons, no right of anybody",
    "LA-LUMP-2025": "a national lump sum of the Lao law, no operator; a case of that law",
    "REG2000-I": "a share of the world's migrants",
    "REG2000-III": "a share of the world's migrants",
    "REG2013-I": "a share of the world's migrants",
    "REG2013-II": "a share of the world's migrants",
    "REG2013-III": "a share of the world's migrants",
    "REG2013-IV": "a share of the world's migrants",
}


def load(name):
    """A module of the visitors, which are no package."""
    spec = importlib.util.spec_from_file_location(f"visitor_{name}", VISITORS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


US, IRELAND, CANADA, JAPAN = (load(n) for n in ("united_states", "ireland", "canada", "japan"))
ELSEWHERE = read_yaml(VISITORS / "elsewhere.yaml").data
REFERENCES = {"IZA-7": {"title": "Holzmann 2016, table 7"}, "IN-EPS": {"title": "EPS 43A(4A)"}}


def visitor(country, name):
    rules = rules_in(load(f"{name}_rules"))
    return read_law(country, [VISITORS / f"{name}.yaml"], rules, REFERENCES)


LAWS = {
    "TH": load_law("TH"),
    "iza_a": visitor("IZ", "iza_a"),
    "iza_b": visitor("IZ", "iza_b"),
    "linear": visitor("LN", "linear"),
}


def ints(*values):
    return np.array(values, dtype=np.int64)


def cents(*values):
    """Money or per cent on paper in hundredths."""
    return ints(*(int(Fraction(str(value)) * 100) for value in values))


def on_paper(hundredths):
    return Fraction(int(np.asarray(hundredths).ravel()[0]), 100)


def exact(ratio):
    return exactly(ratio)[0]


def elsewhere(name):
    country, _, number = name.partition(".")
    return ELSEWHERE[country][number]


def number(word):
    """A number, or the name of one among those of other schemes."""
    return elsewhere(word) if isinstance(word, str) else word


def facts_of(given):
    """The wages of a Thai career, sixty months at the mean; a visitor law asks for none."""
    if "mean_wage" not in given:
        return {}
    return {"wage_sum_60": 60 * cents(given["mean_wage"]), "wage_months_60": ints(60)}


def length(given, key):
    return ints(given[key]) if key in given else None


def part_of(given, own="own"):
    return amounts.share(
        ints(given[own]),
        ints(given["total"]),
        Denominator.named(given["denominator"]),
        most=length(given, "most"),
        standard=length(given, "standard"),
    )


def day_of(given):
    return ints(day(given.get("on", "2022-01-01")))


# --- periods and units ---------------------------------------------------------------------------


def converted(g):
    return exact(units.converted(ints(g["count"]), g["given"], g["wanted"], g.get("schedule")))


def converted_each(g):
    return [exact(units.converted(ints(n), unit, g["wanted"])) for n, unit in g["given"]]


def quarters_of_months(g):
    return int(units.quarters_of_months(ints(g["months"]), ints(g["credited"]))[0])


def years_of_months(g):
    return int(units.years_of_months(ints(g["months"]))[0])


def months_of_years(g):
    year, began = (int(part) for part in g["began"].split("-"))
    return int(units.months_of_years(ints(g["year"]), month(year, began))[0])


def pooled(g):
    months = {country: ints(n) for country, n in g["months"].items()}
    return [int(periods.pooled(months, g["host"], parties)[0]) for parties in g["agreements"]]


def enough_own(g):
    return bool(periods.enough_own(ints(g["own"]), number(g["least"]))[0])


def short_periods(g):
    column = {k: np.array(g[k])[:, None] for k in ("months", "opened", "last_m", "national")}
    shared = careers.shared(
        column["months"], column["opened"], column["last_m"], g["least"], g["rule"],
        column["national"],
    )  # fmt: skip
    return getattr(shared, g["give"])[:, 0].tolist()


# --- amounts -------------------------------------------------------------------------------------


def share(g):
    return exact(part_of(g))


def apportion(g):
    return exact(amounts.apportion(cents(g["amount"]), part_of(g))) / 100


def higher_of(g):
    there = amounts.settled(amounts.apportion(cents(g["theoretical"]), part_of(g)))
    ours = cents(g["national"])
    worth = [amounts.Offer(amount, amount.astype(np.float64)) for amount in (ours, there)]
    chosen = amounts.prefer("monthly_amount", np.array([True]), *worth)
    return on_paper(np.where(chosen, there, ours))


def theorise(g):
    months = amounts.capped(ints(g["months"]), g.get("most"))
    return exact(amounts.theorise(LAWS[g["law"]], day_of(g), months, facts_of(g))) / 100


def apportion_by_law(g):
    months = amounts.capped(ints(g["total"]), g.get("most"))
    theory = amounts.theorise(LAWS[g["law"]], day_of(g), months, facts_of(g))
    return exact(amounts.apportion(theory, part_of(g))) / 100


def totalised_amount(g):
    law, on, own = LAWS[g["law"]], day_of(g), ints(g["own"])
    total = periods.aggregate(own, ints(g["foreign"]))
    if not amounts.qualify(law, on, own, total, 0)[0]:
        return 0
    totals = periods.short_periods(own, ints(g["foreign"]), 12, "counted")
    how = Amount(
        method=g["method"], denominator=g.get("denominator", "totalised"), cap_months=g.get("most")
    )
    return on_paper(amounts.totalised_amount(law, on, own, totals, facts_of(g), how))


def opens(g):
    own, foreign = ints(g["own"]), ints(g["foreign"])
    total = periods.aggregate(own, foreign)
    return bool(amounts.qualify(LAWS[g["law"]], day_of(g), own, total, g["min_own"])[0])


def law(g):
    inputs = {k: ints(g[k]) for k in ("months", "months_paid") if k in g} | facts_of(g)
    inputs |= {k: cents(g[k]) for k in ("pension_m",) if k in g}
    found = LAWS[g["law"]].evaluate([g["ask"]], day_of(g), inputs)[g["ask"]]
    return bool(found[0]) if found.dtype == np.bool_ else on_paper(found)


def added(g):
    return sum(OPERATORS[part["operator"]](part["inputs"]) for part in g["parts"])


# --- money and cover -----------------------------------------------------------------------------


def may_claim(g):
    terms = {k: number(g[k]) for k in ("least", "wait", "window", "fewer_than") if k in g}
    return bool(money.may_claim(ints(g["months"]), ints(g["since_exit"]), **terms)[0])


def moved(g):
    open_ = money.may_claim(ints(60), ints(g["since_exit"]), wait=elsewhere(g["wait"]))
    assert open_[0]
    contributions = [cents(amount) for amount in g["contributions"]]
    return on_paper(money.shares_of(contributions, [pct * 100 for pct in g["shares_pct"]]))


def moved_by_month(g):
    sums = [
        g["months"] * money.part_of(cents(g["wage"]), int(elsewhere(rate) * 100))
        for rate in g["rates"]
    ]
    return on_paper(money.shares_of(sums, [pct * 100 for pct in g["shares_pct"]]))


def with_interest(g):
    assert money.may_claim(ints(60), ints(g["since_exit"]), window=elsewhere(g["window"]))[0]
    return on_paper(money.with_interest(cents(*g["yearly"])[None, :], g["rate_pct"] * 100))


def highest(g):
    return on_paper(withdrawals.highest(cents(g["base"]), int(cents(elsewhere(g["rate"]))[0])))


def extend(g):
    rates = cents(g["home_employer_pct"], g["home_employee_pct"], g["host_employer_pct"])
    found = schemes.extend(rates[[0]], rates[[1]], rates[[2]])
    both = found.employer, found.employee, found.employer + found.employee
    return [on_paper(rate) for rate in both]


# --- visitors ------------------------------------------------------------------------------------

SEVEN = 100_000
"""Ten millionths in a per cent."""


def us_ratio(g):
    earned = US.usable(cents(g["earnings"]), ints(g["quarters"]), US.wage_base(g["year"]))
    assert US.average_wage(g["year"]) == cents(g["average_wage"])[0]
    return Fraction(int(US.relative(earned, cents(g["average_wage"]))[0]), SEVEN)


def us_position(g):
    total = ints(int(Fraction(str(g["sum_pct"])) * SEVEN))
    return Fraction(int(US.position(total, ints(g["quarters"]))[0]), SEVEN)


def us_at(g):
    return int(Fraction(str(g["position_pct"])) * SEVEN)


def us_earnings(g):
    return on_paper(US.theoretical_earnings(us_at(g), g["year"], g["last_year"]))


def us_pia(g):
    of = (us_at(g), g["eligible"], g["years"], g["computation_years"], g["month"])
    return on_paper(US.theoretical_pia(*of))


def us_usable(g):
    return on_paper(US.usable(cents(g["earnings"]), ints(g["quarters"]), cents(g["most"])))


def us_opens(g):
    return bool(periods.enough_own(ints(g["own"]), US.US["least_quarters"])[0])


def us_dime(g):
    grown = Ratio(cents(g["amount"])) * Ratio(int(Fraction(str(g["factor"])) * 1000), 1000)
    return on_paper(US.dime(grown, g["month"]))


def irish_average(g):
    of = (ints(g["contributions"]), ints(g["years"]))
    return int(IRELAND.rounded_average(*of)[0]) if g["rounded"] else exact(IRELAND.average(*of))


def irish_rate(g):
    average = IRELAND.rounded_average(ints(g["contributions"]), ints(g["years"]))
    return on_paper(IRELAND.rate(int(average[0]), g["year"]))


def irish_average_and_share(g):
    part = amounts.share(ints(g["own"]), ints(g["total"]), Denominator("totalised"))
    return [exact(IRELAND.average(ints(g["total"]), ints(g["years"]))), exact(part)]


def irish_total(g):
    return on_paper(IRELAND.by_total(ints(g["contributions"]), cents(g["highest"])))


YEAR = 365


def canada_opens(g):
    days = {country: ints(n) for country, n in g["days"].items()}
    return bool(CANADA.opens(days, g["parties"], YEAR, g["needed"])[0])


def canada_part(g):
    return exact(CANADA.part(ints(g["days"]), YEAR))


def canada(g):
    opens = canada_opens(
        {"days": {"CA": g["own"], "XX": g["partner"]}, "parties": ["CA", "XX"], **g}
    )
    return [opens, canada_part({"days": g["own"]})]


def japan_multiplier(g):
    return Fraction(int(JAPAN.multiplier(ints(g["months"]), g["regime"])[0]), 10_000)


def japan_employees(g):
    return int(JAPAN.employees_refund(ints(g["remuneration"]), ints(g["months"]), g["regime"])[0])


def japan_national(g):
    return int(JAPAN.national_refund(ints(g["premium"]), ints(g["months"]), g["regime"])[0])


def japan_tax(g):
    paid = JAPAN.payment(ints(g["gross"]))
    assert paid.received + paid.tax == paid.sent == g["gross"]
    return int(paid.tax[0])


OPERATORS = {
    f.__name__: f
    for f in (
        converted, converted_each, quarters_of_months, years_of_months, months_of_years, pooled,
        enough_own, short_periods, share, apportion, higher_of, theorise, apportion_by_law,
        totalised_amount, opens, law, may_claim, moved, moved_by_month, with_interest, highest,
        extend,
        us_ratio, us_position, us_earnings, us_pia, us_usable, us_opens, us_dime, irish_average,
        irish_rate, irish_average_and_share, irish_total, canada, canada_opens, canada_part,
        japan_multiplier, japan_employees, japan_national, japan_tax,
    )
} | {"sum": added}  # fmt: skip


def matches(got, expected, places):
    """Whether a figure is the printed one: exactly, or to the places that are printed."""
    if isinstance(expected, list):
        given = places if isinstance(places, list) else [places] * len(expected)
        return len(got) == len(expected) and all(map(matches, got, expected, given))
    if isinstance(expected, bool):
        return got is expected
    wanted = Fraction(str(expected))
    if places is None:
        return got == wanted
    return abs(Fraction(got) - wanted) <= Fraction(1, 2 * 10**places)


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in CASES])
def test_a_case_of_the_world_comes_true(case):
    got = OPERATORS[case["operator"]](case["inputs"])
    assert matches(got, case["expected"], case.get("places")), (got, case["expected"])


def test_every_case_of_the_collection_is_here_or_listed_with_its_reason():
    held = [case["id"] for case in CASES]
    assert len(set(held)) == len(held)
    assert len(_KNOWN.split()) == len(KNOWN) == 103
    assert set(held) | set(NOT_EXPRESSED) == KNOWN
    assert not set(held) & set(NOT_EXPRESSED)
    page = (ROOT / "docs/agreements.md").read_text(encoding="utf-8")
    assert [name for name in NOT_EXPRESSED if f"`{name}`" not in page] == []


def test_every_case_says_where_it_comes_from():
    for case in CASES:
        assert case["source"], case["id"]
        assert case["confidence"], case["id"]
        assert case["unit"], case["id"]


def test_a_long_stayer_gains_exactly_nothing_from_an_agreement():
    # Citizens Information case 2: 180.70 alone, 92.43 of the highest rate under the agreement.
    mary = {"theoretical": 277.30, "own": 600, "total": 1800, "denominator": "totalised"}
    assert higher_of({"national": 180.70, **mary}) == Fraction("180.70")


def test_the_same_worker_by_two_methods():
    # Holzmann 2016, table 7: 928 directly, 360 + 525.71 in proportion; State A stops at 40 years
    of = {"law": "iza_a", "own": 216, "foreign": 288, "method": "prorata"}
    assert totalised_amount({**of, "denominator": "totalised_capped", "most": 480}) == 360
    assert totalised_amount(of) == Fraction("342.86")  # 18/42 is what the cap prevents


def test_foreign_service_opens_a_right_and_earns_nothing():
    # India, EPS para. 43A(4A): 20 years at home and 7 in India open; 7 are paid, IN-AMOUNT
    assert opens({"law": "linear", "own": 84, "foreign": 240, "min_own": 0})
    assert not opens({"law": "linear", "own": 84, "foreign": 0, "min_own": 0})


def test_a_day_short_and_a_month_early_are_refused():
    # section 210 SGB VI: 24 months after the exit; Japan: six months, within two years
    assert not may_claim({"months": 60, "since_exit": 23, "wait": "germany.wait_months"})
    assert JAPAN.may_claim(ints(6, 6, 120), ints(24, 25, 0)).tolist() == [True, False, False]
    assert not enough_own({"own": 359, "least": "turkey.least_days"})
    assert enough_own({"own": 180, "least": "turkey.least_days_united_kingdom"})
