"""Agreements audited against laws: each finding by hand, and none where its reason is gone."""

import datetime as dt
from pathlib import Path
from types import SimpleNamespace

import pytest

from portasim.agreements import model
from portasim.agreements.audit.audit import audit
from portasim.agreements.audit.findings import KINDS, SEVERITIES, Setting
from portasim.agreements.model import Agreement, NotSimulated
from portasim.agreements.parts import Refund
from portasim.brief.catalogue import catalogue
from portasim.brief.law.agreement import text_of
from portasim.brief.law.findings import as_data
from portasim.core.words import COUNTRIES
from portasim.law.inquiry.entries import find
from portasim.law.system import load_law, load_references

ROOT = Path(__file__).parents[3]
SETTING = Setting(dt.date(2026, 11, 22), dt.date(2070, 1, 1), 240.0)
LAWS = {country: load_law(country) for country in COUNTRIES}
PRORATA = {"method": "prorata", "choose": "agreement"}


def treaty(*origins, name="t", since="2028-01-01", **parts):
    return Agreement.model_validate(
        {
            "id": name,
            "basis": "hypothetical",
            "parties": ["TH", *origins],
            "from": since,
            **parts,
        }
    )


def found(*agreements, kind=None, laws=LAWS, setting=SETTING):
    every = audit(agreements, laws, setting)
    return [SimpleNamespace(**as_data(one)) for one in every if kind in {None, one.kind}]


def changed(name, value, since="1998-01-01"):
    """The laws with one number replaced from its first day on."""
    country = name[:2]
    law = LAWS[country]
    rows = [{"from": since, "value": value, "ref": "draft", "status": "proposed"}]
    return {**LAWS, country: law.changed(numbers={name: rows})}


# --- what a partner does not have ---------------------------------------------------------------


def test_myanmar_pays_no_pension():
    [one] = found(treaty("MM", amount=PRORATA), kind="branch_does_not_run")
    assert (one.severity, one.key, one.law) == ("error", "amount", "MM.old_age.branch_open")
    assert "pays no pension" in one.says
    assert "from Myanmar nothing" in one.means


@pytest.mark.parametrize("country", ["KH", "LA", "VN"])
def test_a_branch_that_runs_is_no_finding(country):
    assert found(treaty(country, amount=PRORATA), kind="branch_does_not_run") == []


def test_the_law_decides_and_not_the_country():
    laws = {**LAWS, "MM": LAWS["MM"].with_overlay("old_age_2012")}
    assert found(treaty("MM", amount=PRORATA), kind="branch_does_not_run", laws=laws) == []
    [one] = found(treaty("MM", amount=PRORATA), kind="no_pension_paid", laws=laws)
    assert one.severity == "warning"
    closed = changed("VN.old_age.branch_open", 0)
    [one] = found(treaty("VN", amount=PRORATA), kind="branch_does_not_run", laws=closed)
    assert (one.severity, one.law) == ("error", "VN.old_age.branch_open")


def test_a_law_that_was_not_read_for_a_day_is_not_said_to_pay_nothing():
    # the pension of Viet Nam is held from 2018 on; its branch runs from 1995
    assert found(treaty("VN", since="2010-01-01", amount=PRORATA), kind="no_pension_paid") == []


@pytest.mark.parametrize("act", [{"transfer": {}}, {"extend": {}}, {"amount": PRORATA}])
def test_what_needs_a_fund_at_home_fails_without_one(act):
    kinds = {one.kind: one.severity for one in found(treaty("MM", **act))}
    assert kinds["branch_does_not_run"] == "error"


def test_payment_abroad_needs_no_fund_at_home():
    one = treaty("MM", export={"fee_pct": 0})
    assert found(one, kind="branch_does_not_run") == []


def test_a_branch_that_no_party_but_one_has():
    one = treaty("KH", amount=PRORATA, branches=["old_age", "survivors", "child_allowance"])
    assert [(f.country, f.says.split("branch ")[1]) for f in found(one, kind="branch_missing")] == [
        ("KH", "child allowance")
    ]


# --- dates --------------------------------------------------------------------------------------


def test_a_date_before_a_branch_exists():
    [one] = found(treaty("KH", since="2022-01-01", amount=PRORATA), kind="date_before_law")
    assert one.severity == "error"
    assert "from 2022-10-01 only" in one.says


def test_a_date_before_the_law_of_the_host():
    kinds = found(treaty("VN", since="1998-06-01", export={}), kind="date_before_law")
    assert [one.country for one in kinds] == ["TH"]


def test_a_date_before_the_rule_that_would_pay():
    early = treaty("VN", since="2025-06-30", amount=PRORATA)
    [one] = found(early, kind="date_before_rule")
    assert (one.severity, one.law) == ("error", "VN.old_age.treaty_pension_m")
    assert found(early, kind="home_method") == []
    late = treaty("VN", since="2025-07-01", amount=PRORATA)
    assert found(late, kind="date_before_rule") == []


def test_a_date_outside_the_study():
    [after] = found(treaty("VN", since="2070-01-02", export={}), kind="date_outside_study")
    [before] = found(treaty("VN", since="2026-01-01", export={}), kind="date_outside_study")
    assert (after.severity, before.severity) == ("warning", "note")


def test_few_months_count_in_a_young_branch():
    # October 2022 to December 2027: 3 + 5 x 12 months
    [one] = found(treaty("KH", amount=PRORATA), kind="few_months_yet")
    assert "at most 63 months" in one.says
    assert "needs 117 of the 180 months" in one.means
    [none] = found(treaty("KH", amount=PRORATA, past_periods="ignore"), kind="few_months_yet")
    assert "at most 0 months" in none.says


# --- minima -------------------------------------------------------------------------------------


def test_twelve_months_never_bind_where_twelve_give_a_pension():
    [one] = found(treaty("KH", amount=PRORATA), kind="minimum_never_binds")
    assert (one.severity, one.country) == ("warning", "KH")
    assert one.law == "KH.old_age.qualifying_months"


def test_a_smaller_minimum_opens_little():
    small = treaty("KH", amount=PRORATA, qualify={"min_own_months": 6})
    [one] = found(small, kind="minimum_never_binds")
    assert one.severity == "note"
    assert "who has 6 to 11 months there" in one.means


def test_a_higher_minimum_of_the_law_binds():
    laws = changed("KH.old_age.qualifying_months", 120)
    assert found(treaty("KH", amount=PRORATA), kind="minimum_never_binds", laws=laws) == []


def test_own_months_that_give_a_thai_pension_leave_nothing_to_open():
    much = treaty("VN", amount=PRORATA, qualify={"min_own_months": 180})
    kinds = {one.country: one.severity for one in found(much, kind="minimum_never_binds")}
    assert kinds == {"TH": "error", "VN": "warning"}


def test_a_minimum_that_a_young_branch_cannot_meet():
    # 100 months from October 2022 are complete at the end of January 2031
    much = treaty("KH", amount=PRORATA, qualify={"min_own_months": 100})
    [one] = found(much, kind="minimum_never_met")
    assert one.severity == "warning"
    assert "before 2031-02-01" in one.says
    short = Setting(SETTING.as_of, dt.date(2030, 1, 1), 240.0)
    [never] = found(much, kind="minimum_never_met", setting=short)
    assert never.severity == "error"


# --- amounts ------------------------------------------------------------------------------------


def test_viet_nam_pays_by_its_own_rule():
    # 120 of 180 months. Rule: 10 x 2.25 = 22.5 %. Pro rata: women 45 % x 2/3 = 30 %, men
    # 40 % x 2/3 = 26.67 %. 22.5 / 30 = 75 %, 22.5 / 26.67 = 84 %.
    [one] = found(treaty("VN", amount=PRORATA), kind="home_method")
    assert one.key == "amount.method"
    assert "120 months there and 180 in all, 75% of it for women and 84% of it for men" in one.means


def test_a_lump_sum_in_payments_of_the_pension():
    # Thailand, 60 of 180 months on 17,500: 60 x 2 x 3 % = 3.6 wages; 20 % / 3 a month: 54 payments
    one = treaty("LA", amount=PRORATA)
    [thai] = [f for f in found(one, kind="lump_sum_replaced") if f.country == "TH"]
    assert "the lump sum is 54 payments" in thai.means
    assert "4.5 years" in thai.means
    # Viet Nam: 5 years, 2 wages each; by its rule 5 x 2.25 % a month: 89 payments
    [home] = [
        f
        for f in found(treaty("VN", amount=PRORATA), kind="lump_sum_replaced")
        if f.country == "VN"
    ]
    assert "the lump sum is 89 payments" in home.means


def test_a_comparison_of_present_values_weighs_the_lump_sum():
    better = {"method": "prorata", "choose": "higher_of"}
    assert found(treaty("LA", amount=better), kind="lump_sum_replaced") == []
    monthly = {**better, "compare": "monthly_amount"}
    assert found(treaty("LA", amount=monthly), kind="lump_sum_replaced") != []


def test_a_lump_sum_that_is_kept_leaves_no_pension():
    kinds = found(treaty("LA", amount=PRORATA, lump_sum="kept"), kind="lump_sum_kept")
    assert {one.country: one.severity for one in kinds} == {"TH": "error", "LA": "warning"}


def test_the_person_waits_between_two_ages():
    [one] = found(treaty("KH", amount=PRORATA), kind="ages_differ")
    assert "55 years in Thailand and 60 years in Cambodia" in one.says
    assert "5 years" in one.means
    same = changed("KH.old_age.pension_age", 55)
    assert found(treaty("KH", amount=PRORATA), kind="ages_differ", laws=same) == []
    # where home pays first, it is the Thai share that is waited for
    young = changed("KH.old_age.pension_age", 50)
    [other] = found(treaty("KH", amount=PRORATA), kind="ages_differ", laws=young)
    assert "on the share of Cambodia alone and waits for that of Thailand" in other.means


def test_months_that_count_although_nothing_was_paid():
    def kinds(country, word):
        one = treaty(country, amount=PRORATA, aggregate={"counted_periods": word})
        return found(one, kind="counted_without_branch")

    [job] = kinds("MM", "employment")
    assert "insured for old age or not" in job.says
    [health] = kinds("KH", "any_social_insurance")
    assert "before 2022-10-01" in health.says
    assert kinds("KH", "old_age_branch") == []
    [loose] = found(
        treaty("MM", amount=PRORATA, aggregate={"counted_periods": "employment"}),
        kind="branch_does_not_run",
    )
    assert loose.severity == "warning"


# --- pooling ------------------------------------------------------------------------------------


def test_two_bilaterals_are_not_chained():
    one = treaty("VN", name="one", amount=PRORATA)
    two = treaty("LA", name="two", amount=PRORATA)
    first, second = found(one, two, kind="not_pooled")
    assert "'two'" in first.says
    assert "'one'" in second.says
    assert "has 120 of the 180 months, not 180" in first.means


def test_one_agreement_of_three_pools_them():
    assert found(treaty("VN", "LA", amount=PRORATA), kind="not_pooled") == []


# --- refunds ------------------------------------------------------------------------------------


def test_refund_and_totalisation_for_the_same_months():
    chosen = treaty("LA", amount=PRORATA, refund={"choice": "whoever_claims"})
    [one] = found(chosen, kind="refund_and_totalisation")
    assert one.severity == "warning"
    assert "60 months refunded are 54 payments" in one.means
    both = chosen.model_copy(update={"refund": Refund()})  # which no file can say
    [two] = found(both, kind="refund_and_totalisation")
    assert two.severity == "error"


def test_refund_and_totalisation_in_two_agreements():
    adds = treaty("LA", "VN", name="adds", amount=PRORATA)
    pays = treaty("LA", name="pays", refund={"choice": "informed"})
    [one] = found(adds, pays, kind="refund_and_totalisation")
    assert one.agreement == "pays"
    assert "Lao PDR are promised" in one.says
    assert "'adds'" in one.says


def test_a_forbidden_refund_is_none():
    one = treaty("LA", amount=PRORATA, refund={"allowed": False})
    kinds = {found_one.kind for found_one in found(one)}
    assert kinds & {"refund_and_totalisation", "refund_extinguishes", "shares_left"} == set()


def test_what_a_refund_ends_without_paying():
    one = treaty("LA", refund={"max_months": 60})
    [capped] = found(one, kind="months_unpaid")
    assert capped.key == "refund.max_months"
    # 180 months on 17,500: a pension of 3,500; 60 x 1,050 = 63,000 is 18 of it
    [ends] = found(one, kind="refund_extinguishes")
    assert "60 of 180 months refunded are 18 payments" in ends.means


def test_shares_that_stay():
    # employee 3, employer 3, state 1: the employee's alone is 3 / 7
    alone = {"employee_pct": 100, "employer_pct": 0, "government_pct": 0}
    [one] = found(treaty("LA", refund={"shares": alone}), kind="shares_left")
    assert one.says.startswith("43% ")
    everything = {"employee_pct": 100, "employer_pct": 100, "government_pct": 100}
    assert found(treaty("LA", refund={"shares": everything}), kind="shares_left") == []


# --- windows ------------------------------------------------------------------------------------


def test_a_window_shorter_than_claims_take():
    # exp(-6 x 30.4375 / 240) = 0.467
    short = treaty("LA", export={}, claim={"window_months": 6, "late_claim": "barred"})
    [one] = found(short, kind="window_too_short")
    assert (one.severity, one.key) == ("error", "claim.window_months")
    assert one.means.startswith("47% ")
    # exp(-12 x 30.4375 / 240) = 0.218: less than claims take in the mean is left out
    [year] = found(
        treaty("LA", export={}, claim={"window_months": 12, "late_claim": "barred"}),
        kind="window_too_short",
    )
    assert year.severity == "warning"
    late = treaty("LA", export={}, claim={"window_months": 6, "late_claim": "accepted"})
    assert [f.severity for f in found(late, kind="window_too_short")] == ["note"]
    quick = Setting(SETTING.as_of, SETTING.horizon, 30.0)
    assert found(short, kind="window_too_short", setting=quick) == []


def test_the_window_of_the_law_where_the_text_is_silent():
    # exp(-24 x 30.4375 / 240) = 0.048, by a switch that the law leaves open
    [one] = found(treaty("LA", export={}), kind="window_too_short")
    assert (one.severity, one.law) == ("note", "TH.switch.late_claim")
    strict = {**LAWS, "TH": LAWS["TH"].changed({"TH.switch.late_claim": "barred"})}
    [barred] = found(treaty("LA", export={}), kind="window_too_short", laws=strict)
    assert barred.severity == "warning"


@pytest.mark.parametrize(("window", "kinds"), [(6, 1), (7, 0)])
def test_a_window_that_the_wait_uses_up(window, kinds):
    one = treaty("LA", refund={"wait_months": 6, "window_months": window})
    assert len(found(one, kind="window_within_wait")) == kinds


def test_filing_at_home_that_does_not_keep_the_window():
    def kinds(**claim):
        return found(treaty("LA", export={}, claim=claim), kind="filing_elsewhere")

    assert len(kinds(window_months=24)) == 1  # export lets claims be filed at home
    assert kinds(window_months=24, clock_stops="filing_abroad") == []


# --- payment ------------------------------------------------------------------------------------


def test_two_rates_of_the_kyat():
    # 63.879 official and 130.9 at the market from 2025: 49 %
    [one] = found(treaty("MM", "LA", export={}), kind="two_rates")
    assert (one.country, one.law) == ("MM", "MM.switch.kyat")
    assert "63.879 kyat (official) and 130.9 kyat (market)" in one.says
    assert "49%" in one.means
    assert found(treaty("MM", since="2021-06-01", export={}), kind="two_rates") == []


def test_a_fee_and_a_partner_who_is_not_paid():
    one = treaty("LA", "VN", amount=PRORATA, export={"to": ["VN"], "fee_pct": 3})
    [fee] = found(one, kind="fee")
    assert "970 arrive" in fee.means
    [unpaid] = found(one, kind="no_export")
    assert "in Lao PDR" in unpaid.says


def test_another_agreement_may_pay_abroad():
    adds, pays = treaty("LA", name="adds", amount=PRORATA), treaty("LA", name="pays", export={})
    assert found(adds, kind="no_export") != []
    assert found(adds, pays, kind="no_export") == []


def test_contract_workers_who_pay_twice():
    [one] = found(treaty("VN", "LA", amount=PRORATA), kind="double_contributions")
    assert one.law == "VN.contribution.contract_worker_rate"
    assert "22 %" in one.means
    covered = treaty("VN", cover={"double_contributions": "host_only"}, amount=PRORATA)
    assert found(covered, kind="double_contributions") == []
    both = treaty("VN", cover={"double_contributions": "both"}, amount=PRORATA)
    assert "lets both schemes collect" in found(both, kind="double_contributions")[0].says
    early = treaty("VN", since="2015-06-30", export={})
    assert found(early, kind="double_contributions") == []


# --- the text -----------------------------------------------------------------------------------


def test_findings_name_the_articles_that_a_key_carries_out():
    one = treaty(
        "VN",
        amount=PRORATA,
        articles={
            "modelled": ["4", "12"],
            "not_modelled": ["15"],
            "keys": {"12": ["amount.method"]},
        },
    )
    assert found(one, kind="home_method")[0].articles == ["12"]
    assert found(one, kind="article_not_modelled")[0].articles == ["15"]
    assert found(one, kind="article_without_key")[0].articles == ["4"]


def test_keys_not_carried_out_are_listed_whatever_they_are(monkeypatch):
    one = treaty("VN", export={"life_certificate": "yearly"})
    monkeypatch.setattr(model, "NOT_SIMULATED", ())
    assert found(one, kind="not_yet_simulated") == []
    waiting = (NotSimulated("export.life_certificate", "nobody is asked"),)
    monkeypatch.setattr(model, "NOT_SIMULATED", waiting)
    [line] = found(one, kind="not_yet_simulated")
    assert (line.key, line.means) == ("export.life_certificate", "In the figures nobody is asked.")


# --- all together -------------------------------------------------------------------------------

EVERYTHING = [
    [treaty("MM", "KH", "LA", amount=PRORATA, lump_sum="kept", branches=["old_age", "sickness"])],
    [treaty("VN", since="2022-01-01", amount=PRORATA, qualify={"min_own_months": 400})],
    [treaty("KH", since="2022-01-01", amount=PRORATA, branches=["old_age", "unemployment"])],
    [treaty("KH", "MM", amount=PRORATA, aggregate={"counted_periods": "any_social_insurance"})],
    [
        treaty(
            "VN",
            name="all",
            amount=PRORATA,
            refund={"choice": "informed", "max_months": 36, "wait_months": 6, "window_months": 6},
            export={"fee_pct": 2, "life_certificate": "yearly"},
            claim={"window_months": 12, "file_at": ["embassy"]},
            articles={"modelled": ["1"], "not_modelled": ["2"]},
        ),
        treaty("LA", "MM", name="other", since="2026-01-01", amount=PRORATA, export={}),
    ],
]


@pytest.mark.parametrize("agreements", EVERYTHING)
def test_every_finding_names_law_and_authority_that_are_held(agreements):
    for one in found(*agreements):
        assert one.severity in SEVERITIES
        assert one.kind in KINDS
        assert one.means.endswith(".")
        assert not one.says.endswith(".")
        if one.law:
            assert find(LAWS[one.country], one.law).id == one.law
            assert one.ref in load_references()
            assert one.authority


@pytest.mark.parametrize("agreements", EVERYTHING)
def test_the_order_of_agreements_decides_nothing(agreements):
    there, back = found(*agreements), found(*agreements[::-1])
    assert {repr(one) for one in there} == {repr(one) for one in back}


def test_every_kind_is_described():
    page = (ROOT / "docs/treaty.md").read_text(encoding="utf-8")
    assert [kind for kind in KINDS if f"`{kind}`" not in page] == []


# --- the text to read ---------------------------------------------------------------------------


def test_the_text_has_an_article_for_each_part_of_the_agreement():
    text = text_of(EVERYTHING[-1][0], LAWS)
    assert [clause.number for clause in text.clauses] == list(range(1, len(text.clauses) + 1))
    headings = [clause.heading for clause in text.clauses]
    assert headings[:4] == [
        "Parties",
        "Entry into force",
        "Matters covered",
        "Totalisation of periods",
    ]
    assert headings[4:] == [
        "Least period", "Amount", "Choice of right", "Refund at departure", "Payment abroad",
        "Claims",
    ]  # fmt: skip
    amount = text.clauses[5]
    assert "theoretical amount" in amount.text
    assert "EU 883/2004 art. 52(1)(b)" in amount.precedent
    assert {line.country for line in text.laws} == {"Thailand", "Viet Nam"}
    assert any("2.25% of the mean wage" in line.text for line in text.laws)


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ({"amount": {"method": "direct"}}, "accrue by themselves"),
        ({"amount": {"method": "higher", "denominator": "fixed:40"}}, "40 years, whole years"),
        ({"transfer": {"credit": "by_money"}}, "the months its own contribution buys"),
        ({"amount": PRORATA, "refund": {"allowed": False}}, "not refunded at departure"),
        ({"detach": {"months": 60, "extension_months": 36}}, "prolong by 36 months"),
        ({"cover": {"double_contributions": "host_only"}}, "that of the place of work alone"),
        ({"extend": {"employer_cap": "none"}}, "the whole rate of the home scheme"),
        ({"integrate": {"payer": "home", "reimburse": True}}, "reimburse it by months"),
        ({"export": {"to": ["LA"], "life_certificate": "half_yearly"}}, "twice a year"),
        ({"claim": {"window_months": 36, "clock_stops": "filing_abroad"}}, "of any Party keeps"),
    ],
)
def test_each_operator_is_a_sentence(part, words):
    text = text_of(treaty("LA", **part), LAWS)
    assert words in " ".join(clause.text for clause in text.clauses)
    assert all(clause.text.endswith(".") for clause in text.clauses)


# --- words --------------------------------------------------------------------------------------

CLOSED = {"branch", "act", "place", "currency", "choice", "sex", "without_branch"}
"""Groups of messages whose last word is a key of a closed list."""


def test_every_kind_has_words_and_every_message_is_used():
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in sorted((ROOT / "portasim/agreements/audit").glob("*.py"))
    )
    names = [n.split(".")[1:] for n in catalogue("en").messages if n.startswith("audit.")]
    assert set(KINDS) <= {name[0] for name in names}
    for name in names:
        whole = ".".join(["audit", *name])
        assert name[0] in CLOSED or f'"{name[-1]}"' in source or f'"{whole}"' in source, whole
    for group, *_ in names:
        assert group in KINDS or f"audit.{group}" in source or group in CLOSED
