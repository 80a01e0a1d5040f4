"""Totalised rights at both ends, worked by hand, and the laws that any agreement obeys."""

import numpy as np
import pytest

from portasim.core.calendar import month, months_of
from portasim.core.words import ORIGINS
from portasim.rights.ledger import PROVABLE

PRORATA, DIRECT = "{method: prorata}", "{method: direct}"
FIFTEEN_THOUSAND = 15_000


def cambodian(hand, home, thai, home_wage=1_000_000):
    """Thai months at 15,000 baht up to 2021, months at home in Cambodia from 2024 on."""
    opens = np.datetime64(month(2022, 1) - thai, "M")
    ends = np.datetime64(month(2024, 1) + home, "M")
    return hand.person(
        "KH", "1980-01-15",
        ("thai", f"{opens}-01", "2022-01-01", FIFTEEN_THOUSAND),
        ("rest", "2022-01-01", "2024-01-01", 0),
        ("home", "2024-01-01", f"{ends}-01", home_wage),
    )  # fmt: skip


def lao(hand, home, thai):
    """Thai months up to 2023, then Lao months at the average wage."""
    opens = np.datetime64(month(2024, 1) - thai, "M")
    ends = np.datetime64(month(2024, 1) + home, "M")
    return hand.person(
        "LA", "1975-03-10",
        ("thai", f"{opens}-01", "2024-01-01", FIFTEEN_THOUSAND),
        ("home", "2024-01-01", f"{ends}-01", 3_750_000),
    )  # fmt: skip


def vietnamese(hand, thai):
    """100 months at home from 2012 at 5,000,000 dong, then Thai months; a woman, 57 in 2026."""
    ends = np.datetime64(month(2020, 5) + thai, "M")
    opens = np.datetime64(month(2012, 1), "M")
    return hand.person(
        "VN", "1969-06-10",
        ("home", f"{opens}-01", "2020-05-01", 5_000_000),
        ("thai", "2020-05-01", f"{ends}-01", FIFTEEN_THOUSAND),
        sex="F",
    )  # fmt: skip


def both(hand, who, *sets):
    """What is paid at each end: (pension, lump sum) in Thailand, satang, and at home."""
    got = hand.outcome(hand.world(who), *sets)
    return tuple((int(end.monthly[0]), int(end.lump_sum[0])) for end in (got.thai, got.home))


def test_a_cambodian_of_60_and_120_months_by_law_pro_rata_and_direct(hand):
    who = cambodian(hand, 60, 120)
    # by law: 3 % and 3 % of 15,000 in nine years and the rates of 2020 and 2021, all given back;
    # at home 5 x 1.75 % of 1,000,000
    national = both(hand, who)
    assert national[1] == (87_500, 0)
    assert national[0][0] == 0
    assert national[0][1] > 0
    # 180 months open 20 % of 15,000 = 3,000 baht, of which 120/180; at home nothing is replaced
    for method in (PRORATA, DIRECT):
        agreed = both(hand, who, hand.agreement(amount=method))
        assert agreed == ((200_000, 0), (87_500, 0))


def test_pro_rata_and_direct_part_where_the_total_exceeds_fifteen_years(hand):
    # 240 months: 27.5 % of 15,000 = 4,125 baht, of which half; direct 20 % x 120/180
    who = cambodian(hand, 120, 120)
    assert both(hand, who, hand.agreement(amount=PRORATA))[0] == (206_250, 0)
    assert both(hand, who, hand.agreement(amount=DIRECT))[0] == (200_000, 0)
    higher = hand.agreement(amount="{method: higher}")
    assert both(hand, who, higher)[0] == (206_250, 0)


def test_the_twelve_months_of_cambodia_hardly_bind(hand):
    # six months at home: 2 % of 1,000,000 riel given back six times, by law
    who = cambodian(hand, 6, 120)
    assert both(hand, who)[1] == (0, 120_000)
    # the short-period rule of twelve own months leaves that as it is
    assert both(hand, who, hand.agreement(amount=PRORATA))[1] == (0, 120_000)
    # without it 126 months open 18.375 % of 1,000,000, of which 6/126
    loose = hand.agreement(amount=PRORATA, qualify="{min_own_months: 1}")
    assert both(hand, who, loose)[1] == (8_750, 0)


def test_what_home_pays_already_is_kept_under_higher_of(hand):
    # 60 months at home and 180 Thai: 32.5 % of 1,000,000 x 60/240 = 81,250 riel, below 87,500
    who = cambodian(hand, 60, 180)
    higher_of = hand.agreement(amount="{method: prorata, choose: higher_of}")
    assert both(hand, who, higher_of)[1] == (87_500, 0)
    by_month = "{method: prorata, choose: higher_of, compare: monthly_amount}"
    assert both(hand, who, hand.agreement(amount=by_month))[1] == (87_500, 0)
    # in Thailand 180 own months are a pension: 240 months give 27.5 % of 15,000 x 180/240
    assert both(hand, who)[0] == (300_000, 0)
    assert both(hand, who, hand.agreement(amount=by_month))[0] == (309_375, 0)


def test_a_lao_worker_whose_thai_months_complete_fifteen_years(hand):
    # 100 and 80 months: 15 points x 2 % of 3,750,000 = 1,125,000 kip, of which 100/180
    who = lao(hand, 100, 80)
    (_, national) = both(hand, who)
    assert national[0] == 0
    assert national[1] > 0
    assert both(hand, who, hand.agreement(amount=PRORATA))[1] == (625_000, 0)
    assert both(hand, who, hand.agreement(amount=DIRECT))[1] == (625_000, 0)
    # at 55, in March 2030, 74 Lao and 80 Thai months open nothing in Thailand yet
    assert both(hand, who, hand.agreement(amount=PRORATA))[0] == both(hand, who)[0]
    # a month fewer, and neither side opens anything
    short = lao(hand, 99, 80)
    assert both(hand, short, hand.agreement(amount=PRORATA)) == both(hand, short)


def test_a_vietnamese_woman_of_100_months_under_the_rule_on_treaties(hand):
    # 8 years and 4 months are 8.5 years; 2.25 % each of the mean of revalued wages, whatever the
    # method of the agreement (Law 41/2024 art. 66(4))
    hundredths = [151, 142, 136, 136, 132, 128, 123, 120]
    mean = (sum(12 * f for f in hundredths) + 4 * 116) * 5_000_000 // 100 // 100
    pension = (mean * 19_125 + 50_000) // 100_000
    who = hand.person(
        "VN", "1969-06-10",
        ("thai", "2005-01-01", "2011-09-01", FIFTEEN_THOUSAND),
        ("rest", "2011-09-01", "2012-01-01", 0),
        ("home", "2012-01-01", "2020-05-01", 5_000_000),
        sex="F",
    )  # fmt: skip
    (_, national) = both(hand, who)
    assert national[0] == 0
    assert national[1] > 0
    for method in (PRORATA, DIRECT):
        assert both(hand, who, hand.agreement(amount=method))[1] == (pension, 0)
    # 79 Thai months leave 179 in all
    short = vietnamese(hand, 73)
    assert both(hand, short, hand.agreement(amount=PRORATA))[1] == both(hand, short)[1]


def test_myanmar_has_nothing_to_attach_to(hand):
    who = hand.person(
        "MM", "1980-01-15",
        ("home", "2000-01-01", "2010-01-01", 300_000),
        ("thai", "2010-01-01", "2020-01-01", FIFTEEN_THOUSAND),
    )  # fmt: skip
    for method in (PRORATA, DIRECT):
        assert both(hand, who, hand.agreement(amount=method)) == both(hand, who)
    assert both(hand, who)[1] == (0, 0)
    # where any job counts, Myanmar months open the Thai share though home never pays
    jobs = hand.agreement(amount=PRORATA, aggregate="{counted_periods: employment}")
    (thai, home) = both(hand, who, jobs)
    assert thai == (206_250, 0)  # 27.5 % of 15,000, of which 120/240
    assert home == (0, 0)


def test_months_before_the_agreement_count_only_where_it_says_so(hand):
    who = lao(hand, 100, 80)
    ignored = hand.agreement(amount=PRORATA, past_periods="ignore")
    assert both(hand, who, ignored) == both(hand, who)


def test_a_right_that_arose_before_the_agreement_is_not_reopened(hand):
    who = lao(hand, 100, 80)  # Thai right in March 2030, Lao right in March 2035
    later = both(hand, who, hand.agreement(since="2031-01-01", amount=PRORATA))
    assert later == (both(hand, who)[0], (625_000, 0))
    last = both(hand, who, hand.agreement(since="2035-03-11", amount=PRORATA))
    assert last == both(hand, who)


def test_a_short_period_abroad_is_counted_absorbed_or_lost(hand):
    # 174 Thai months and 6 at home: 20 % of 15,000 x 174/180 counted; absorbed in full
    who = cambodian(hand, 6, 174)

    def thai(rule):
        said = hand.agreement(amount=PRORATA, aggregate=f"{{short_periods: {rule}}}")
        return both(hand, who, said)[0]

    assert thai("counted") == (290_000, 0)
    assert thai("absorb") == (300_000, 0)
    assert thai("lose") == both(hand, who)[0]


@pytest.mark.parametrize(
    ("denominator", "satang"),
    [
        # a fortieth is a fortieth: 14 of 40 whole years of 3,000 baht
        ("denominator: 'fixed:40'", 105_000),
        # 3,000 baht x 174/420
        ("denominator: standard_career, standard_career_months: 420", 124_286),
    ],
)
def test_a_short_period_absorbed_leaves_other_denominators_alone(hand, denominator, satang):
    who = cambodian(hand, 6, 174)
    how = {"amount": f"{{method: prorata, {denominator}}}"}
    said = hand.agreement(**how, aggregate="{short_periods: absorb}")
    assert both(hand, who, said)[0] == (satang, 0)


IN_ONE_SUM = "law.overlays=[old_age_2012]"


@pytest.mark.parametrize("method", [PRORATA, DIRECT])
def test_a_law_that_pays_one_sum_pays_its_share_in_one_sum(hand, method):
    # 120 months at home and 60 in Thailand open fifteen average wages: 120/180 of 15 x 300,000 kyat
    who = hand.person(
        "MM", "1970-01-15",
        ("home", "2014-04-01", "2024-04-01", 300_000),
        ("thai", "2024-04-01", "2029-04-01", FIFTEEN_THOUSAND),
    )  # fmt: skip
    assert both(hand, who, IN_ONE_SUM, hand.agreement(amount=method))[1] == (0, 3_000_000_00)
    # by itself 40 % of both sides' 3 % of 300,000 kyat in 120 months
    assert both(hand, who, IN_ONE_SUM)[1] == (0, 864_000_00)


@pytest.mark.parametrize("choose", ["agreement", "higher_of"])
def test_a_full_sum_of_own_months_is_not_replaced_by_a_share(hand, choose):
    who = hand.person(
        "MM", "1970-01-15",
        ("home", "2014-04-01", "2029-04-01", 300_000),
        ("thai", "2029-04-01", "2030-01-01", FIFTEEN_THOUSAND),
    )  # fmt: skip
    said = hand.agreement(amount=f"{{method: prorata, choose: {choose}}}")
    assert both(hand, who, IN_ONE_SUM, said)[1] == (0, 4_500_000_00)


def test_a_share_of_nothing_displaces_no_lump_sum(hand):
    # eleven Thai months make no year of forty
    who = hand.person(
        "LA", "1975-03-10",
        ("home", "2010-01-01", "2025-01-01", 3_750_000),
        ("thai", "2025-01-01", "2025-12-01", FIFTEEN_THOUSAND),
    )  # fmt: skip
    how = "{method: prorata, denominator: 'fixed:40'}"
    said = hand.agreement(amount=how, qualify="{min_own_months: 1}")
    assert both(hand, who, said)[0] == both(hand, who)[0]
    assert both(hand, who)[0][1] > 0


@pytest.mark.parametrize(
    ("denominator", "satang"),
    [
        ("denominator: totalised", 206_250),
        # theory and ratio end at 180 months: 3,000 baht x 120/180
        ("denominator: totalised_capped, cap_months: 180", 200_000),
        # 4,125 baht x 120/420
        ("denominator: standard_career, standard_career_months: 420", 117_857),
        # ten of forty years of 4,125 baht
        ("denominator: 'fixed:40'", 103_125),
    ],
)
def test_every_denominator_divides_the_thai_share(hand, denominator, satang):
    who = cambodian(hand, 120, 120)
    said = hand.agreement(amount=f"{{method: prorata, {denominator}}}")
    assert both(hand, who, said)[0] == (satang, 0)


def test_a_bilateral_agreement_pools_its_own_country_alone(hand):
    people = [lao(hand, 100, 80), cambodian(hand, 60, 120), vietnamese(hand, 80)]
    world = hand.world(*people)
    national = hand.outcome(world)
    everyone = hand.outcome(world, hand.agreement(amount=PRORATA))
    for number, country in enumerate(("LA", "KH", "VN")):
        alone = hand.outcome(world, hand.agreement(f"TH, {country}", amount=PRORATA))
        others = np.arange(3) != number
        for column in PAID:
            got = column(alone)
            assert (got[others] == column(national)[others]).all()
            assert got[number] == column(everyone)[number]


PAID = (
    lambda got: got.thai.monthly,
    lambda got: got.thai.lump_sum,
    lambda got: got.home.monthly,
    lambda got: got.home.lump_sum,
    lambda got: got.value,
)
"""What is paid at either end, one entry a person, and what it is worth."""
INSURED = "conduct.home_coverage.share={KH: 0.9, LA: 0.9, MM: 0.9, VN: 0.9}"
SCENARIO = "instruments/totalisation-prorata"


def drawn(hand, *sets, path=SCENARIO):
    return hand.drawn(path, "people=1500", INSURED, *sets)


def months_of_rows(ledger, rows):
    """The months of some rows of a ledger, as a set."""
    return {m for i in np.flatnonzero(rows) for m in range(ledger.first_m[i], ledger.last_m[i])}


def test_thai_months_added_at_home_are_counted_once(hand):
    got = drawn(hand)
    ledger, origin = got.ledger, got.facts.people.origin
    opened = np.flatnonzero(got.home.opens)
    assert len(opened) > 5
    for p in opened:
        before = int(months_of(got.by_record.home.arises[[p]])[0])
        mine = (ledger.person == p) & (ledger.step == PROVABLE)
        own = months_of_rows(ledger, mine & (ledger.scheme == origin[p] + 1))
        thai = months_of_rows(ledger, mine & (ledger.scheme == 0))
        added = {m for m in thai if m < before} - own
        assert got.home.added[p] == len(added)
        assert got.by_record.home.months[p] == len(own)
        minimum = {"KH": 12, "LA": 180, "VN": 180}[ORIGINS[origin[p]]]
        assert len(own) >= 12
        assert len(own) + len(added) >= minimum
        assert got.by_record.home.monthly[p] == 0  # an own pension is never replaced
    assert not got.home.opens[origin == ORIGINS.index("MM")].any()


def test_an_agreement_for_one_country_changes_nobody_else(hand):
    bilateral = drawn(hand, "agreements.0.parties=[TH, LA]")
    today = drawn(hand, path="baseline")
    others = bilateral.facts.people.origin != ORIGINS.index("LA")
    for column in PAID:
        assert (column(bilateral)[others] == column(today)[others]).all()
    assert (bilateral.home.decided[others] == today.home.decided[others]).all()
    for channel, part in bilateral.parts.items():
        assert (part[others] == today.parts[channel][others]).all()
    assert (bilateral.parts["home_share"] > 0).any()


def test_higher_of_lowers_neither_end(hand):
    # a pension may be worth less than a lump sum today, so the rule holds for the same claims
    better = drawn(hand, "agreements.0.amount.choose=higher_of")
    abroad = drawn(hand, path="instruments/payment-abroad")
    assert (better.parts["home_share"] >= 0).all()
    assert (better.parts["totalised_share"] >= 0).all()
    assert (better.value >= abroad.value - 1e-6).all()
