"""Outcomes of scenarios against a plain reckoning, person by person, and the laws they obey."""

from fractions import Fraction

import numpy as np
import pytest

from portasim.books.payments import received
from portasim.core.calendar import NEVER, day, months_of
from portasim.core.draws import Decision, uniform
from portasim.core.words import HOME_REST, HOME_WORK, ORIGINS
from portasim.offices.claims import OUTCOMES
from portasim.rights.ledger import PROVABLE
from portasim.rights.outcome import CHANNELS
from portasim.scenario.load import load
from portasim.study.run import Study

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
IF_PAID_ABROAD = "practice.files_from_home_if_paid_abroad"
STUDY = Study()


def plan(name, *sets):
    return load(f"scenarios/{FILES[name]}.yaml", sets=[*FREE, *sets]).plan


def outcome(name, *sets):
    return STUDY.outcome(plan(name, *sets))


def world_of(name, *sets):
    return STUDY.world(plan(name, *sets))


def month_of(day_number):
    return int(months_of(np.array([day_number]))[0])


def thai(got):
    """The part of each value that Thailand pays."""
    return sum(got.parts[channel] for channel in CHANNELS if "home" not in channel)


def satang(exact):
    return int(exact + Fraction(1, 2))


def accrual(months, on):
    base, step = (Fraction(20), Fraction(3, 2)) if on >= day("2007-01-01") else (15, 1)
    return base + step * max((months - 180) // 12, 0)


def slow_person(of, world, ledger, gone, person):
    """One person's right and totalised pension, month after month, in fractions."""
    months = {}
    employee = employer = 0
    for i in np.flatnonzero((ledger.person == person) & (ledger.step == PROVABLE) & ~gone):
        months |= dict.fromkeys(range(ledger.first_m[i], ledger.last_m[i]), int(ledger.base[i]))
        employee += int(ledger.owed.employee_old_age[i])
        employer += int(ledger.owed.employer_old_age[i])
    found = dict.fromkeys(("arises", "pension", "lump", "heirs", "foreign", "totalised"), 0)
    found |= {"months": len(months), "arises": NEVER, "opens": False}
    if not months:
        return found
    born = np.datetime64(int(world.people.birth[person]), "D").item()
    in_month = born.day - 1
    at_55 = day(f"{born.year + 55}-{born.month:02d}-01") + in_month
    last = np.datetime64(max(months) + 1, "M").astype("datetime64[D]").astype(int)
    arises = found["arises"] = max(at_55, int(last))
    lump = employee + (employer if len(months) >= 12 else 0)
    if arises >= world.people.death[person]:
        return found | {"heirs": lump}
    wages = [months[m] for m in sorted(months)[-60:]]
    mean = Fraction(sum(wages), len(wages))
    if len(months) >= 180:
        found["pension"] = satang(accrual(len(months), arises) / 100 * mean)
    else:
        found["lump"] = lump
    agreement = [a for a in of.agreements if ORIGINS[world.people.origin[person]] in a.parties]
    if not agreement or agreement[0].amount is None or arises < day(agreement[0].from_):
        return found
    terms = agreement[0]
    home = set()
    for i in np.flatnonzero(ledger.home_person == person):
        # work in Thailand under a contract insured at home is no job at home
        employed = terms.aggregate.counted_periods == "employment"
        if (not ledger.home_contract[i]) if employed else ledger.home_insured[i]:
            home |= set(range(ledger.home_first_m[i], ledger.home_last_m[i]))
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
def test_rights_equal_the_plain_reckoning_to_the_satang(name, sets):
    of = plan(name, *sets)
    world, got = STUDY.world(of), STUDY.outcome(of)
    people = np.random.default_rng(3).choice(world.n, 300, replace=False)
    opened = 0
    for p in people:
        slow = slow_person(of, world, got.in_law.ledger, got.taken.of_row >= 0, p)
        fast = {
            "months": got.own.months[p],
            "arises": got.right.arises[p],
            "pension": got.right.pension_m[p],
            "lump": got.right.lump_sum[p],
            "heirs": got.right.heirs[p],
            "foreign": got.foreign_months[p],
        }
        assert fast == {key: slow[key] for key in fast}
        if got.totalised[p] or (slow["opens"] and of.agreements[0].amount.choose == "agreement"):
            assert slow["opens"]
            assert (got.pension_m[p], got.lump_sum[p]) == (slow["totalised"], 0)
            opened += 1
        else:
            assert (got.pension_m[p], got.lump_sum[p]) == (slow["pension"], slow["lump"])
    assert opened > 0 or name not in {"prorata", "direct", "higher"}


@pytest.mark.parametrize("name", FILES)
def test_parts_add_up_and_who_receives_nothing_has_no_value(name):
    got, world = outcome(name), world_of(name)
    assert got.value == pytest.approx(sum(got.parts[channel] for channel in CHANNELS), abs=1e-6)
    nothing = (got.decided >= NEVER) & (got.heirs_day >= NEVER)
    nothing &= received(got, world).total == 0
    nothing &= (got.home_paid >= NEVER) | (got.home_pension_m + got.home_lump_sum == 0)
    assert nothing.any()
    assert (got.value[nothing] == 0).all()
    assert (got.value[~nothing] > 0).all()


@pytest.mark.parametrize("name", ["today", "abroad", "refund"])
def test_values_equal_a_plain_sum_of_what_each_person_is_paid(name):
    of = plan(name)
    world, got = STUDY.world(of), STUDY.outcome(of)
    people, practice, valuer = world.people, of.practice, got.in_law.valuer
    spells, horizon = world.spells, day(of.horizon)
    fee = of.agreements[0].export.fee_pct / 100 if of.agreements else 0.0
    cash = np.zeros(world.n)
    taken = got.taken
    for i in np.flatnonzero((taken.decided < NEVER) & (taken.benefit == 1)):
        years = (taken.decided[i] - valuer.day) / 365.25
        cash[taken.person[i]] += taken.amount[i] / 100 * (1 - fee) * 1.03**-years
    for p in range(0, world.n, 7):
        right, death = int(got.right.arises[p]), int(people.death[p])
        seen = min(right, death, horizon)
        rows = np.flatnonzero((spells.person == p) & (spells.start <= seen))
        home = spells.kind[rows[-1]] in (HOME_WORK, HOME_REST)
        abroad = home and bool(of.agreements) and seen >= day(of.agreements[0].from_)
        today = practice.files_from_home if home else practice.files_in_thailand
        heirs_today = practice.heirs_file
        share = practice.files_from_home_if_paid_abroad if abroad else today
        heirs = practice.heirs_file_if_paid_abroad if abroad else heirs_today
        subject = int(people.subject[p])
        luck = uniform(of.seed, subject, Decision.CLAIMS, 0)
        heirs_luck = uniform(of.seed, subject, Decision.HEIRS_CLAIM, 0)
        value = cash[p]
        if got.decided[p] < NEVER:
            assert luck < share
            on = int(got.decided[p])
            late = month_of(on) - month_of(right)
            start = np.datetime64(month_of(on) + 1, "M").astype("datetime64[D]").astype(int)
            one = (people.origin, people.sex, people.birth)
            life, left = valuer.annuity(
                *(column[[p]] for column in one), np.array([start]), np.array([late])
            )
            life = life[0] + heirs * left[0]
            now, then = (1.03 ** -((d - valuer.day) / 365.25) for d in (on, start))
            paid = got.pension_m[p] * (late * now + life * then) + got.lump_sum[p] * now
            value += paid / 100 * (1 - fee if luck >= today else 1)
        elif got.right.heirs[p] and heirs_luck < heirs:
            paid = got.right.heirs[p] / 100 * 1.03 ** -((death - valuer.day) / 365.25)
            value += paid * (1 - fee if heirs_luck >= heirs_today else 1)
        assert thai(got)[p] == pytest.approx(value, rel=1e-9, abs=1e-6)


def test_the_dead_before_their_right_leave_a_lump_sum_to_heirs_and_nothing_else():
    got, world = outcome("today"), world_of("today")
    early = (got.right.months > 0) & (got.right.arises >= world.people.death)
    assert early.any()
    assert (got.right.heirs[early] > 0).all()
    assert (got.right.heirs[~early] == 0).all()
    assert (got.decided[early] == NEVER).all()
    assert (got.right.pension_m[early] + got.right.lump_sum[early] == 0).all()


def test_without_home_months_totalisation_is_payment_abroad():
    none = "conduct.home_coverage.share={KH: 0, LA: 0, MM: 0, VN: 0}"
    abroad = outcome("abroad", none)
    for name in ("prorata", "direct", "higher"):
        got = outcome(name, none)
        assert not got.totalised.any()
        assert (got.value == abroad.value).all()
        assert (got.pension_m == abroad.pension_m).all()


def test_higher_of_never_lowers_the_present_value_it_compares():
    abroad = outcome("abroad", *INSURED)
    for method in ("prorata", "direct"):
        sets = (*INSURED, *EMPLOYED, f"agreements.0.amount.method={method}")
        better = outcome("higher", *sets)
        assert (better.value >= abroad.value).all()
        assert (better.value > abroad.value).any()
        assert better.totalised.any()


def test_own_pensions_are_never_replaced_by_a_totalised_share():
    # the agreement's amount takes the place of a lump sum alone
    for name in ("prorata", "direct"):
        got = outcome(name, *INSURED, *EMPLOYED)
        own = got.right.pension_m > 0
        assert own.any()
        assert not got.totalised[own].any()
        assert (got.pension_m[own] == got.right.pension_m[own]).all()


@pytest.mark.parametrize("name", ["abroad", "prorata", "refund"])
def test_people_of_a_country_outside_the_agreement_are_untouched(name):
    got = outcome(name, "agreements.0.parties=[TH, VN, LA]")
    today, world = outcome("today"), world_of("today")
    others = ~np.isin(world.people.origin, [ORIGINS.index("VN"), ORIGINS.index("LA")])
    assert (got.value[others] == today.value[others]).all()
    for column in ("pension_m", "lump_sum", "decided", "heirs_day", "fee_pct"):
        assert (getattr(got, column)[others] == getattr(today, column)[others]).all()
    assert (got.value != today.value).any()


@pytest.mark.parametrize("name", ["abroad", "direct", "refund"])
def test_rights_that_arose_before_the_agreement_are_untouched(name):
    since = "2050-03-15"
    got, today = outcome(name, f"agreements.0.from={since}"), outcome("today")
    world = world_of("today")
    seen = np.minimum(today.right.arises, world.people.death)
    home = np.minimum(today.home.arises, world.people.death)
    before = (seen < day(since)) & ((home < day(since)) | (today.home.months == 0))
    assert before.any()
    refunded = np.zeros(world.n, dtype=np.bool_)
    refunded[got.taken.person] = True
    assert (got.value[before & ~refunded] == today.value[before & ~refunded]).all()
    assert (got.value != today.value).any()
    never = outcome(name, "agreements.0.from=2111-12-31")
    assert (never.value == today.value).all()


def test_the_order_of_agreements_changes_nothing():
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


def test_a_fee_is_borne_by_those_who_would_not_claim_without_payment_abroad():
    free = outcome("abroad", "agreements.0.export.fee_pct=0")
    half = outcome("abroad", "agreements.0.export.fee_pct=50")
    assert (free.parts["national"] == half.parts["national"]).all()
    bears = half.fee_pct > 0
    assert (half.value[~bears] == free.value[~bears]).all()
    assert thai(half)[bears] == pytest.approx(thai(free)[bears] / 2)
    assert (thai(free)[bears] > 0).any()
    # money of home needs no channel from Thailand
    assert (half.value - thai(half)) == pytest.approx(free.value - thai(free))
    claims_today = outcome("today").decided < NEVER
    assert not bears[claims_today].any()


@pytest.mark.parametrize("name", ["abroad", "prorata", "direct", "higher"])
def test_the_national_channel_of_an_instrument_is_what_today_pays(name):
    got, today = outcome(name), outcome("today")
    assert (got.parts["national"] == today.parts["national"]).all()
    assert (got.parts["home_national"] == today.parts["home_national"]).all()
    assert (today.parts["home_national"] > 0).any()
    assert (got.parts["paid_abroad"] > 0).any()
    for channel in set(CHANNELS) - {"national", "home_national"}:
        assert (today.parts[channel] == 0).all()


@pytest.mark.parametrize(
    ("low", "high"),
    [
        ("conduct.registration.share={none: 0.0, card: 0.3, mou: 0.4, border: 0.0}", ""),
        ("conduct.registration.remits=0.5", "conduct.registration.remits=0.93"),
        ("conduct.records.proof_kept=0.1", "conduct.records.proof_kept=0.9"),
    ],
)
def test_more_coverage_never_shortens_anyones_record_in_the_account_they_hold(low, high):
    # a registration adds an account; months of an older one may then need proof
    kept = () if "proof" in low else ("conduct.records.proof_kept=1",)
    less, more = outcome("today", low, *kept), outcome("today", *([high] if high else []), *kept)
    for column in ("months", "employee", "employer", "government"):
        fewer, further = getattr(less.own, column), getattr(more.own, column)
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
def test_a_higher_share_never_removes_anyone_who_is_paid(name, low, high):
    less, more = outcome(name, low), outcome(name, high)
    paid = less.decided < NEVER
    assert (more.decided[paid] == less.decided[paid]).all()
    assert (more.decided < NEVER).sum() > paid.sum()
    assert (more.value >= less.value).all()


def test_late_claims_barred_never_pay_anyone_whom_accepted_does_not():
    lag = "practice.filing_lag_days=700"
    accepted = outcome("abroad", lag)
    barred = outcome("abroad", lag, "law.switches={TH.switch.late_claim: barred}")
    paid = barred.decided < NEVER
    assert (accepted.decided[paid] < NEVER).all()
    assert (barred.value <= accepted.value).all()
    assert (barred.decisions.outcome == OUTCOMES.index("barred")).any()
    assert not (accepted.decisions.outcome == OUTCOMES.index("barred")).any()
    in_time = barred.claims.filed <= barred.claims.closes
    assert not paid[barred.claims.person[~in_time]].any()


def test_law_is_worth_at_least_practice_at_once_and_the_whole_career_at_least_law():
    got = outcome("prorata", *INSURED)
    law = got.in_law
    assert (law.right.months >= got.own.months).all()
    # the whole career stands in the Thai scheme alone, so it is held against the Thai right
    thai_value = law.value - law.home_value
    assert (law.home_value >= 0).all()
    assert (law.star >= thai_value - 1e-6).all()
    assert (law.star > law.value).any()
