"""Outcomes of scenarios against a plain computation, person by person, and the laws they obey."""

import copy
from fractions import Fraction

import numpy as np
import pytest

from portasim.books.payments import received
from portasim.books.values import AT_HOME, CHANNELS
from portasim.core.calendar import NEVER, day, months_of
from portasim.core.draws import Decision, uniform
from portasim.core.words import HOME_REST, HOME_WORK, ORIGINS
from portasim.offices.claims import BENEFITS, OUTCOMES
from portasim.rights.ledger import PROVABLE
from portasim.scenario.load import load

FREE = ("people=2500", "offices.officers=1000", "offices.officers_by_province={}")
FILES = {
    "today": "baseline",
    "abroad": "instruments/payment-abroad",
    "prorata": "instruments/totalisation-prorata",
    "direct": "instruments/totalisation-direct",
    "higher": "instruments/totalisation-higher-of",
    "refund": "instruments/refund-at-departure",
    "transfer": "instruments/contribution-transfer",
}
REFUND = BENEFITS.index("refund")
IF_PAID_ABROAD = "practice.files_from_home_if_paid_abroad"


def plan(name, *sets):
    return load(f"scenarios/{FILES[name]}.yaml", sets=[*FREE, *sets]).plan


@pytest.fixture
def outcome(hand):
    """What the plan of a file with other settings gives the people drawn for it."""
    return lambda name, *sets: hand.drawn(FILES[name], *FREE, *sets)


def month_of(day_number):
    return int(months_of(np.array([day_number]))[0])


def thai(got):
    """The part of each value that Thailand pays."""
    return sum(got.parts[channel] for channel in CHANNELS if channel not in AT_HOME)


def satang(exact):
    return int(exact + Fraction(1, 2))


def accrual(months, on):
    base, step = (Fraction(20), Fraction(3, 2)) if on >= day("2007-01-01") else (15, 1)
    return base + step * max((months - 180) // 12, 0)


def slow_person(of, people, ledger, person):
    """One person's right and totalised pension, month after month, in fractions."""
    months = {}
    employee = employer = 0
    mine, on_record = ledger.person == person, ledger.step == PROVABLE
    for i in np.flatnonzero(mine & on_record & (ledger.scheme == 0)):
        months |= dict.fromkeys(range(ledger.first_m[i], ledger.last_m[i]), int(ledger.base[i]))
        employee += int(ledger.employee[i])
        employer += int(ledger.employer[i])
    found = dict.fromkeys(("arises", "pension", "lump", "heirs", "foreign", "totalised"), 0)
    found |= {"months": len(months), "arises": NEVER, "opens": False}
    if not months:
        return found
    born = np.datetime64(int(people.birth[person]), "D").item()
    in_month = born.day - 1
    at_55 = day(f"{born.year + 55}-{born.month:02d}-01") + in_month
    last = np.datetime64(max(months) + 1, "M").astype("datetime64[D]").astype(int)
    arises = found["arises"] = max(at_55, int(last))
    lump = employee + (employer if len(months) >= 12 else 0)
    if arises >= people.death[person]:
        return found | {"heirs": lump}
    wages = [months[m] for m in sorted(months)[-60:]]
    mean = Fraction(sum(wages), len(wages))
    if len(months) >= 180:
        found["pension"] = satang(accrual(len(months), arises) / 100 * mean)
    else:
        found["lump"] = lump
    agreement = [a for a in of.agreements if ORIGINS[people.origin[person]] in a.parties]
    if not agreement or agreement[0].amount is None or arises < day(agreement[0].from_):
        return found
    terms = agreement[0]
    home = set()
    for i in np.flatnonzero(mine & (ledger.scheme > 0)):
        # work in Thailand under a contract insured at home is no job at home
        employed = terms.aggregate.counted_periods == "employment"
        if (not ledger.contract[i]) if employed else on_record[i]:
            home |= set(range(ledger.first_m[i], ledger.last_m[i]))
    since = month_of(day(terms.from_)) if terms.past_periods == "ignore" else 0
    home = {m for m in home if since <= m < month_of(arises)} - set(months)
    own, total = len(months), len(months) + len(home)
    found["foreign"] = len(home)
    found["opens"] = bool(home) and total >= 180 and own >= terms.qualify.min_own_months
    if terms.amount.choose == "agreement":
        found["opens"] &= own < 180
    if terms.amount.method == "prorata":
        exact = accrual(total, arises) / 100 * mean * Fraction(own, total)
    else:
        exact = accrual(own, arises) / 100 * mean * Fraction(min(own, 180), 180)
    return found | {"totalised": satang(exact)}


IGNORE = ("agreements.0.past_periods=ignore",)
EMPLOYED = ("agreements.0.aggregate.counted_periods=employment",)
INSURED = ("conduct.home_coverage.share={KH: 0.9, LA: 0.9, MM: 0.9, VN: 0.9}",)


@pytest.mark.parametrize(
    ("name", "sets"),
    [
        ("today", ()),
        ("prorata", INSURED),
        ("direct", INSURED),
        ("higher", (*INSURED, *EMPLOYED)),
        ("prorata", (*EMPLOYED, *IGNORE)),
        ("direct", ("agreements.0.qualify.min_own_months=100", *EMPLOYED)),
        ("refund", ()),
        ("transfer", ()),
    ],
)
def test_rights_equal_the_plain_computation_to_the_satang(outcome, name, sets):
    of, got = plan(name, *sets), outcome(name, *sets)
    own, chosen = got.by_record.thai, got.thai
    people = np.random.default_rng(3).choice(got.facts.n, 300, replace=False)
    opened = 0
    for p in people:
        slow = slow_person(of, got.facts.people, got.ledger, p)
        fast = {
            "months": own.months[p],
            "arises": own.arises[p],
            "pension": own.monthly[p],
            "lump": own.lump_sum[p],
            "heirs": own.survivors[p],
            "foreign": chosen.added[p],
        }
        assert fast == {key: slow[key] for key in fast}
        if chosen.totalised[p] or (slow["opens"] and of.agreements[0].amount.choose == "agreement"):
            assert slow["opens"]
            assert (chosen.monthly[p], chosen.lump_sum[p]) == (slow["totalised"], 0)
            opened += 1
        else:
            assert (chosen.monthly[p], chosen.lump_sum[p]) == (slow["pension"], slow["lump"])
    assert opened > 0 or name not in {"prorata", "direct", "higher"}


@pytest.mark.parametrize("name", FILES)
def test_parts_add_up_and_who_receives_nothing_has_no_value(outcome, name):
    got = outcome(name)
    assert got.value == pytest.approx(sum(got.parts[channel] for channel in CHANNELS), abs=1e-6)
    home = got.home
    nothing = (got.thai.decided >= NEVER) & (got.thai.heirs_day >= NEVER)
    nothing &= received(got.payments, 0, got.facts.n) == 0
    nothing &= (home.decided >= NEVER) | (home.monthly + home.lump_sum == 0)
    assert nothing.any()
    assert (got.value[nothing] == 0).all()
    assert (got.value[~nothing] > 0).all()


@pytest.mark.parametrize("name", ["today", "abroad", "refund"])
def test_values_equal_a_plain_sum_of_what_each_person_is_paid(outcome, name):
    of, got = plan(name), outcome(name)
    people, practice, prices = got.facts.people, of.practice, got.outcome.prices
    spells, horizon = got.facts.spells, day(of.horizon)
    fee = of.agreements[0].export.fee_pct / 100 if of.agreements else 0.0
    cash = np.zeros(got.facts.n)
    gone = got.withdrawn
    for i in np.flatnonzero((gone.decided < NEVER) & (gone.benefit == REFUND)):
        years = (gone.decided[i] - prices.day) / 365.25
        cash[gone.person[i]] += gone.amount[i] / 100 * (1 - fee) * 1.03**-years
    for p in range(0, got.facts.n, 7):
        right, death = int(got.thai.arises[p]), int(people.death[p])
        seen = min(right, death, horizon)
        rows = np.flatnonzero((spells.person == p) & (spells.start <= seen))
        home = spells.kind[rows[-1]] in (HOME_WORK, HOME_REST)
        abroad = home and bool(of.agreements) and seen >= day(of.agreements[0].from_)
        today = practice.files_from_home if home else practice.files_in_thailand
        heirs_today = practice.heirs_file
        share = practice.files_from_home_if_paid_abroad if abroad else today
        heirs = practice.heirs_file_if_paid_abroad if abroad else heirs_today
        subject = int(people.subject[p])
        draw = uniform(of.seed, subject, Decision.CLAIMS, 0)
        heirs_draw = uniform(of.seed, subject, Decision.HEIRS_CLAIM, 0)
        value = cash[p]
        if got.thai.decided[p] < NEVER:
            assert draw < share
            on = int(got.thai.decided[p])
            late = month_of(on) - month_of(right)
            start = np.datetime64(month_of(on) + 1, "M").astype("datetime64[D]").astype(int)
            life, left = prices.annuity(
                0, people, np.array([p]), np.array([start]), np.array([late])
            )
            life = life[0] + heirs * left[0]
            now, then = (1.03 ** -((d - prices.day) / 365.25) for d in (on, start))
            paid = got.thai.monthly[p] * (late * now + life * then) + got.thai.lump_sum[p] * now
            value += paid / 100 * (1 - fee if draw >= today else 1)
        elif got.thai.survivors[p] and heirs_draw < heirs:
            paid = got.thai.survivors[p] / 100 * 1.03 ** -((death - prices.day) / 365.25)
            value += paid * (1 - fee if heirs_draw >= heirs_today else 1)
        assert thai(got)[p] == pytest.approx(value, rel=1e-9, abs=1e-6)


def test_the_dead_before_their_right_leave_a_lump_sum_to_heirs_and_nothing_else(outcome):
    got = outcome("today")
    right = got.by_record.thai
    early = (right.months > 0) & (right.arises >= got.facts.people.death)
    assert early.any()
    assert (right.survivors[early] > 0).all()
    assert (right.survivors[~early] == 0).all()
    assert (got.thai.decided[early] == NEVER).all()
    assert (right.monthly[early] + right.lump_sum[early] == 0).all()


def test_without_home_months_totalisation_is_payment_abroad(outcome):
    none = "conduct.home_coverage.share={KH: 0, LA: 0, MM: 0, VN: 0}"
    abroad = outcome("abroad", none)
    for name in ("prorata", "direct", "higher"):
        got = outcome(name, none)
        assert not got.outcome.totalised.any()
        assert (got.value == abroad.value).all()
        assert (got.thai.monthly == abroad.thai.monthly).all()


def test_higher_of_never_lowers_the_present_value_it_compares(outcome):
    abroad = outcome("abroad", *INSURED)
    for method in ("prorata", "direct"):
        sets = (*INSURED, *EMPLOYED, f"agreements.0.amount.method={method}")
        better = outcome("higher", *sets)
        assert (better.value >= abroad.value).all()
        assert (better.value > abroad.value).any()
        assert better.thai.totalised.any()


def test_own_pensions_are_never_replaced_by_a_totalised_share(outcome):
    # the agreement's amount takes the place of a lump sum alone
    for name in ("prorata", "direct"):
        got = outcome(name, *INSURED, *EMPLOYED)
        right = got.by_record.thai
        own = right.monthly > 0
        assert own.any()
        assert not got.thai.totalised[own].any()
        assert (got.thai.monthly[own] == right.monthly[own]).all()


@pytest.mark.parametrize("name", ["abroad", "prorata", "refund"])
def test_people_of_a_country_outside_the_agreement_are_untouched(outcome, name):
    got = outcome(name, "agreements.0.parties=[TH, VN, LA]")
    today = outcome("today")
    others = ~np.isin(today.facts.people.origin, [ORIGINS.index("VN"), ORIGINS.index("LA")])
    assert (got.value[others] == today.value[others]).all()
    for column in ("monthly", "lump_sum", "decided", "heirs_day", "fee_pct"):
        here, there = getattr(got.thai, column), getattr(today.thai, column)
        assert (here[others] == there[others]).all()
    assert (got.value != today.value).any()


@pytest.mark.parametrize("name", ["abroad", "direct", "refund"])
def test_rights_that_arose_before_the_agreement_are_untouched(outcome, name):
    since = "2050-03-15"
    got, today = outcome(name, f"agreements.0.from={since}"), outcome("today")
    death = today.facts.people.death
    seen = np.minimum(today.thai.arises, death)
    home = np.minimum(today.home.arises, death)
    before = (seen < day(since)) & ((home < day(since)) | (today.home.months == 0))
    assert before.any()
    refunded = np.zeros(got.facts.n, dtype=np.bool_)
    refunded[got.withdrawn.person] = True
    assert (got.value[before & ~refunded] == today.value[before & ~refunded]).all()
    assert (got.value != today.value).any()
    never = outcome(name, "agreements.0.from=2111-12-31")
    assert (never.value == today.value).all()


def test_the_order_of_agreements_changes_nothing(outcome):
    kh = "{id: a, basis: hypothetical, parties: [TH, KH], from: 2028-01-01, export: {fee_pct: 2}}"
    la = (
        "{id: b, basis: hypothetical, parties: [TH, LA, VN], from: 2030-01-01, "
        "amount: {method: direct}, export: {fee_pct: 5}}"
    )
    mm = "{id: c, basis: hypothetical, parties: [TH, MM], from: 2029-01-01, refund: {}}"
    one, two = (
        outcome("today", f"agreements=[{', '.join(order)}]")
        for order in ((kh, la, mm), (mm, kh, la))
    )
    assert one.value.tobytes() == two.value.tobytes()
    for channel in CHANNELS:
        assert one.parts[channel].tobytes() == two.parts[channel].tobytes()


def test_a_fee_is_borne_by_those_who_would_not_claim_without_payment_abroad(outcome):
    free = outcome("abroad", "agreements.0.export.fee_pct=0")
    half = outcome("abroad", "agreements.0.export.fee_pct=50")
    assert (free.parts["national"] == half.parts["national"]).all()
    bears = half.thai.fee_pct > 0
    assert (half.value[~bears] == free.value[~bears]).all()
    assert thai(half)[bears] == pytest.approx(thai(free)[bears] / 2)
    assert (thai(free)[bears] > 0).any()
    # money of home needs no channel from Thailand
    assert (half.value - thai(half)) == pytest.approx(free.value - thai(free))
    claims_today = outcome("today").thai.decided < NEVER
    assert not bears[claims_today].any()


@pytest.mark.parametrize("name", ["abroad", "prorata", "direct", "higher"])
def test_the_national_channel_of_an_instrument_is_what_today_pays(outcome, name):
    got, today = outcome(name), outcome("today")
    assert (got.parts["national"] == today.parts["national"]).all()
    assert (got.parts["home_national"] == today.parts["home_national"]).all()
    assert (today.parts["home_national"] > 0).any()
    assert (got.parts["paid_abroad"] > 0).any()
    for channel in set(CHANNELS) - {"national", "home_national"}:
        assert (today.parts[channel] == 0).all()


def state_paid(got):
    """What the state owes for each person's months on record in Thailand."""
    ledger = got.ledger
    rows = (ledger.step == PROVABLE) & (ledger.scheme == 0)
    found = np.zeros(got.facts.n, dtype=np.int64)
    np.add.at(found, ledger.person[rows], ledger.state[rows])
    return found


@pytest.mark.parametrize(
    ("low", "high"),
    [
        ("conduct.registration.share={none: 0.0, card: 0.3, mou: 0.4, border: 0.0}", ""),
        ("conduct.registration.remits=0.5", "conduct.registration.remits=0.93"),
        ("conduct.records.proof_kept=0.1", "conduct.records.proof_kept=0.9"),
    ],
)
def test_more_coverage_never_shortens_anyones_record_in_the_account_they_hold(outcome, low, high):
    # a registration adds an account; months of an older one may then need proof
    kept = () if "proof" in low else ("conduct.records.proof_kept=1",)
    less, more = outcome("today", low, *kept), outcome("today", *([high] if high else []), *kept)
    names = ("months", "employee_old_age", "employer_old_age")
    records = zip(less.account(*names), more.account(*names), strict=True)
    for fewer, further in (*records, (state_paid(less), state_paid(more))):
        assert (further >= fewer).all()
        assert (further > fewer).any()


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("today", "practice.files_in_thailand=0.4", "practice.files_in_thailand=0.8"),
        ("today", "practice.files_from_home=0.1", "practice.files_from_home=0.5"),
        ("abroad", f"{IF_PAID_ABROAD}=0.3", f"{IF_PAID_ABROAD}=0.9"),
        ("today", "practice.documents_accepted=0.5", "practice.documents_accepted=0.9"),
    ],
)
def test_a_higher_share_never_removes_anyone_who_is_paid(outcome, name, low, high):
    less, more = outcome(name, low), outcome(name, high)
    paid = less.thai.decided < NEVER
    assert (more.thai.decided[paid] == less.thai.decided[paid]).all()
    assert (more.thai.decided < NEVER).sum() > paid.sum()
    assert (more.value >= less.value).all()


def test_late_claims_barred_never_pay_anyone_whom_accepted_does_not(outcome):
    lag = "practice.filing_lag_days=700"
    accepted = outcome("abroad", lag)
    barred = outcome("abroad", lag, "law.switches={TH.switch.late_claim: barred}")
    paid = barred.thai.decided < NEVER
    assert (accepted.thai.decided[paid] < NEVER).all()
    assert (barred.value <= accepted.value).all()
    assert (barred.decisions.outcome == OUTCOMES.index("barred")).any()
    assert not (accepted.decisions.outcome == OUTCOMES.index("barred")).any()
    in_time = barred.claims.filed <= barred.claims.closes
    assert not paid[barred.claims.person[~in_time]].any()


def test_law_is_worth_at_least_practice_at_once_and_the_whole_career_at_least_law(outcome):
    got = outcome("prorata", *INSURED)
    in_law, at_home, single = got.values
    assert (got.by_law.thai.months >= got.by_record.thai.months).all()
    # the whole career stands in the Thai scheme alone, so it is held against the Thai right
    assert (at_home >= 0).all()
    assert (single >= in_law - at_home - 1e-6).all()
    assert (single > in_law).any()


SHARED = ("prorata", "refund", "transfer")
FEW = "people=300"


@pytest.mark.parametrize("name", SHARED)
def test_a_plan_over_shared_rights_gives_the_same_as_alone(hand, outcome, name):
    # other plans have used the facts, the ledger and the rights in law before
    plans = {other: outcome(other, FEW) for other in SHARED}
    shared = plans[name]
    assert all(one.in_law is shared.in_law for one in plans.values())
    alone = hand.lived(shared.plan, copy.deepcopy(shared.facts))
    assert alone.in_law is not shared.in_law
    assert_same(alone, shared)


@pytest.mark.parametrize("name", SHARED)
def test_a_plan_against_itself_differs_by_exactly_nothing(hand, outcome, name):
    one = outcome(name, FEW)
    other = hand.lived(one.plan, one.facts)
    assert_same(other, one)
    assert not (other.value - one.value).any()


def assert_same(one, other):
    """Two outcomes are one to the last bit."""
    assert one.value.tobytes() == other.value.tobytes()
    for channel in CHANNELS:
        assert one.parts[channel].tobytes() == other.parts[channel].tobytes(), channel
    for end in ("thai", "home"):
        for column, ours, theirs in zip(
            one.thai._fields, getattr(one, end), getattr(other, end), strict=True
        ):
            assert ours.tobytes() == theirs.tobytes(), (end, column)
    for name, column in one.columns.items():
        assert column.tobytes() == other.columns[name].tobytes(), name
    for column in type(one.payments).__slots__:
        ours, theirs = getattr(one.payments, column), getattr(other.payments, column)
        assert ours.tobytes() == theirs.tobytes(), column
    assert (one.months() == other.months()).all()


def test_no_plan_writes_into_what_plans_share(outcome):
    in_law = outcome("today", FEW).in_law
    before = copy.deepcopy((in_law.ledger, in_law.recorded, in_law.in_law))
    for name in (*SHARED, "abroad"):
        assert outcome(name, FEW, "agreements.0.from=2027-03-01").in_law is in_law
    now = (in_law.ledger, in_law.recorded, in_law.in_law)
    assert_columns_equal(before[0], now[0])
    for was, is_ in zip(before[1:], now[1:], strict=True):
        assert_columns_equal(was.rights, is_.rights)
        for ours, theirs in zip(was.facts, is_.facts, strict=True):
            assert {name: fact.tobytes() for name, fact in ours.items()} == {
                name: fact.tobytes() for name, fact in theirs.items()
            }


def assert_columns_equal(one, other):
    """Two tables of the same columns are one to the last bit."""
    for name in type(one).__slots__:
        assert np.array_equal(getattr(one, name), getattr(other, name)), name
