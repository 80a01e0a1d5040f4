"""Addressed luck: one definition in three forms, uniform and independent along every address."""

import itertools
import json
import math
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from portasim.core import draws
from portasim.core.draws import Decision, compile_loop

N = 1_000_000
MANY = np.arange(N, dtype=np.int64)
RARE = 1e-7
"""How often a test of true uniforms may fail; the seeds are fixed, so it never flickers."""

INT64 = st.integers(-(2**63), 2**63 - 1)
SEED = st.integers(0, 2**63 - 1)
DECISION = st.sampled_from(list(Decision))

BITS, GOLDEN = 2**64, 0x9E3779B97F4A7C15


def splitmix64(state):
    """The output of splitmix64 for a state, as Steele, Lea and Flood (2014) print it."""
    z = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9 % BITS
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB % BITS
    return z ^ (z >> 31)


def slow_address(seed, subject, decision, occasion):
    z = splitmix64((seed + GOLDEN) % BITS)
    for number, part in enumerate((subject, decision, occasion), start=1):
        z = splitmix64((z + part * GOLDEN + number) % BITS)
    return z


def occasion_of(target, seed, subject, decision):
    """The int64 occasion whose address is `target`: every step of the hash can be undone."""

    def unshift(z, by):
        out = z
        for _ in range(64 // by):
            out = z ^ (out >> by)
        return out

    z = unshift(target, 31) * pow(0x94D049BB133111EB, -1, BITS) % BITS
    z = unshift(z, 27) * pow(0xBF58476D1CE4E5B9, -1, BITS) % BITS
    z = unshift(z, 30)
    before = splitmix64((seed + GOLDEN) % BITS)
    before = splitmix64((before + subject * GOLDEN + 1) % BITS)
    before = splitmix64((before + decision * GOLDEN + 2) % BITS)
    occasion = (z - before - 3) * pow(GOLDEN, -1, BITS) % BITS
    return occasion - BITS if occasion >= BITS // 2 else occasion


@compile_loop
def compiled_uniforms(seed, subjects, decision, occasions):
    out = np.empty(len(subjects))
    for i in range(len(subjects)):
        out[i] = draws.uniform(seed, subjects[i], decision, occasions[i])
    return out


@compile_loop
def compiled_exponentials(seed, subjects, decision, occasions):
    out = np.empty(len(subjects))
    for i in range(len(subjects)):
        out[i] = draws.exponential(seed, subjects[i], decision, occasions[i])
    return out


@pytest.fixture(scope="module", autouse=True)
def fresh_loops():
    """Compile anew: the cache on disk knows when this file changed, not when the hash did."""
    one = np.zeros(1, dtype=np.int64)
    for loop in (compiled_uniforms, compiled_exponentials):
        loop(1, one, 1, one)
        loop.recompile()


def same_bits(one, other):
    np.testing.assert_array_equal(
        np.asarray(one, dtype=np.float64).view(np.uint64),
        np.asarray(other, dtype=np.float64).view(np.uint64),
    )


# One definition


def test_the_mix_is_splitmix64():
    """The first outputs for seed 1234567 of Vigna's public-domain splitmix64.c (Rosetta Code)."""
    states = [(1234567 + n * GOLDEN) % BITS for n in range(1, 6)]
    assert [draws._mix(state) for state in states] == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]


@given(SEED, INT64, DECISION, INT64)
def test_an_address_mixes_each_part_in_turn(seed, subject, decision, occasion):
    assert draws.address(seed, subject, decision, occasion) == slow_address(
        seed, subject, int(decision), occasion
    )


@given(SEED, st.lists(st.tuples(INT64, INT64), max_size=8), DECISION)
def test_plain_array_and_compiled_give_the_same_bits(seed, pairs, decision):
    subjects, occasions = np.array(pairs, dtype=np.int64).reshape(-1, 2).T.copy()
    one_by_one = [draws.uniform(seed, *(pair[0], decision, pair[1])) for pair in pairs]
    same_bits(draws.uniforms(seed, subjects, decision, occasions), one_by_one)
    same_bits(compiled_uniforms(seed, subjects, int(decision), occasions), one_by_one)
    same_bits(compiled_uniforms.py_func(seed, subjects, decision, occasions), one_by_one)


@given(SEED, st.lists(INT64, max_size=8), DECISION, st.integers(0, 100))
def test_exponentials_are_logarithms_of_the_uniforms(seed, people, decision, occasion):
    subjects = np.array(people, dtype=np.int64)
    expected = [-math.log(draws.uniform(seed, person, decision, occasion)) for person in people]
    assert [draws.exponential(seed, person, decision, occasion) for person in people] == expected
    many = draws.exponentials(seed, subjects, decision, occasion)
    compiled = compiled_exponentials(seed, subjects, int(decision), np.full(len(people), occasion))
    # Logarithms of different libraries may differ in the last bit.
    np.testing.assert_allclose(many, expected, rtol=1e-15)
    np.testing.assert_allclose(compiled, expected, rtol=1e-15)


def test_subjects_and_occasions_broadcast():
    one_person = draws.uniforms(3, np.array([8]), Decision.DEATH, MANY[:5])
    one_time = draws.uniforms(3, MANY[:5], Decision.DEATH, 8)
    same_bits(one_person, [draws.uniform(3, 8, Decision.DEATH, year) for year in range(5)])
    same_bits(one_time, [draws.uniform(3, person, Decision.DEATH, 8) for person in range(5)])


def test_plain_python_without_numba_gives_the_same_uniforms():
    script = """
import json, sys
sys.modules["numba"] = None
import numpy as np
from portasim.core import draws

@draws.compile_loop
def loop(n):
    return [draws.uniform(17, i, 3, i * i) for i in range(n)]

@draws.scalar_rule
def rule(x):
    return -draws.exponential(17, x, 3, 0)

assert not draws.COMPILED
array = draws.uniforms(17, np.arange(50), draws.Decision.GOES_HOME, np.arange(50) ** 2)
print(json.dumps([[u.hex() for u in loop(50)], [float(u).hex() for u in array], rule(2) < 0]))
"""
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=True
    )
    loop, array, negative = json.loads(run.stdout)
    here = draws.uniforms(17, MANY[:50], Decision.GOES_HOME, MANY[:50] ** 2)
    assert loop == array == [float(u).hex() for u in here]
    assert negative


@pytest.mark.parametrize("target", [0, 1, 2**63, BITS - 2**11 - 1, BITS - 2**11, BITS - 1])
def test_even_the_extreme_hashes_lie_strictly_between_0_and_1(target):
    occasion = occasion_of(target, 5, 6, Decision.DEATH)
    assert draws.address(5, 6, Decision.DEATH, occasion) == target
    column = np.array([occasion])
    forms = [
        draws.uniform(5, 6, Decision.DEATH, occasion),
        draws.uniforms(5, np.array([6]), Decision.DEATH, column)[0],
        compiled_uniforms(5, np.array([6]), int(Decision.DEATH), column)[0],
    ]
    assert all(0 < u < 1 for u in forms)
    assert draws.exponential(5, 6, Decision.DEATH, occasion) > 0


@given(st.integers(0, 2**40))
def test_numpy_integers_are_integers(number):
    wide = np.int64(number)
    assert draws.address(wide, wide, wide, wide) == draws.address(number, number, number, number)
    same_bits(
        draws.uniforms(wide, np.array([wide]), wide, wide),
        draws.uniforms(number, np.array([number]), number, number),
    )


# Uniform


@pytest.fixture(scope="module", params=["subject", "occasion", "subject times 2**32"])
def sample(request):
    """A million uniforms along one part of the address."""
    return {
        "subject": lambda: draws.uniforms(2026, MANY, Decision.DEATH, 1),
        "occasion": lambda: draws.uniforms(2026, MANY[:1], Decision.DEATH, MANY),
        "subject times 2**32": lambda: draws.uniforms(2026, MANY << 32, Decision.DEATH, 1),
    }[request.param]()


def test_uniforms_are_uniform(sample):
    assert 0 < sample.min() < sample.max() < 1
    assert stats.kstest(sample, "uniform").pvalue > RARE
    counts = np.bincount((sample * 1000).astype(np.int64), minlength=1000)
    assert stats.chisquare(counts).pvalue > RARE
    assert abs(sample.mean() - 0.5) < 5 * math.sqrt(1 / 12 / N)


def test_every_bit_of_a_uniform_is_a_fair_coin(sample):
    bits = (sample * 2**52).astype(np.uint64)
    for place in range(52):
        ones = int(((bits >> np.uint64(place)) & np.uint64(1)).sum())
        assert abs(ones - N / 2) < 5.5 * math.sqrt(N) / 2


def test_neighbours_fill_the_square_and_the_cube_evenly(sample):
    for dimension, cells in ((2, 32), (3, 10)):
        points = (sample[: N - N % dimension].reshape(-1, dimension) * cells).astype(np.int64)
        index = np.ravel_multi_index(tuple(points.T), (cells,) * dimension)
        assert stats.chisquare(np.bincount(index, minlength=cells**dimension)).pvalue > RARE


def test_unit_exponentials_have_their_distribution():
    sample = draws.exponentials(11, MANY, Decision.JOB_ENDS, 4)
    assert stats.kstest(sample, "expon").pvalue > RARE


# Independent


def assert_uncorrelated(one, other):
    bound = 5 / math.sqrt(len(one))
    assert abs(np.corrcoef(one, other)[0, 1]) < bound
    assert abs(np.corrcoef(np.abs(one - 0.5), np.abs(other - 0.5))[0, 1]) < bound


@pytest.mark.parametrize("lag", [1, 2, 3, 7, 12, 64, 365, 1024, 65_536])
def test_no_correlation_at_any_lag(sample, lag):
    assert_uncorrelated(sample[:-lag], sample[lag:])


@pytest.mark.parametrize("occasion", [0, 2027])
def test_decisions_of_a_person_are_independent(occasion):
    people = MANY[:100_000]
    columns = np.stack([draws.uniforms(1, people, d, occasion) for d in Decision])
    for table in (columns, np.abs(columns - 0.5)):
        correlations = np.corrcoef(table)[np.triu_indices(len(Decision), k=1)]
        assert np.abs(correlations).max() < 5 / math.sqrt(len(people))


@pytest.mark.parametrize(("one", "other"), [(0, 1), (0, 2**32), (7, -7), (10**12, 10**12 + 1)])
def test_people_are_independent_over_their_years(one, other):
    years = MANY[:200_000]
    assert_uncorrelated(
        draws.uniforms(1, np.array([one]), Decision.GOES_HOME, years),
        draws.uniforms(1, np.array([other]), Decision.GOES_HOME, years),
    )


def test_parts_of_an_address_do_not_stand_in_for_each_other():
    numbers = MANY[: len(Decision)]
    for one, other in itertools.permutations(range(4), 2):
        swapped = [list(range(10, 14)) for _ in numbers]
        plain = [list(range(10, 14)) for _ in numbers]
        for row, number in enumerate(numbers.tolist()):
            plain[row][one] = 10 + number
            swapped[row][one], swapped[row][other] = plain[row][other], plain[row][one]
        hashes = {draws.address(*address) for address in plain + swapped}
        assert len(hashes) == len({tuple(address) for address in plain + swapped})


@pytest.mark.parametrize(("one", "other"), [(0, 1), (1, 2), (5, 2**32 + 5), (0, 2**63), (42, 43)])
def test_seeds_are_independent(one, other):
    assert_uncorrelated(
        draws.uniforms(one, MANY[:200_000], Decision.DEATH, 0),
        draws.uniforms(other, MANY[:200_000], Decision.DEATH, 0),
    )
    # Nor is one seed's luck another's, moved along.
    left = draws.addresses(one, MANY[:50_000], Decision.DEATH, 0)
    assert not np.isin(left, draws.addresses(other, MANY[:50_000], Decision.DEATH, 0)).any()


def test_the_same_person_under_many_seeds_is_a_uniform_sample():
    sample = np.array([draws.uniform(seed, 3, Decision.DEATH, 0) for seed in range(50_000)])
    assert stats.kstest(sample, "uniform").pvalue > RARE
    assert_uncorrelated(sample[:-1], sample[1:])


# Addressed


def test_order_and_blocks_change_nobodys_luck():
    people = MANY[:1000]
    whole = draws.uniforms(9, people, Decision.SERVICE, 2)
    same_bits(draws.uniforms(9, people[::-1], Decision.SERVICE, 2)[::-1], whole)
    blocks = [draws.uniforms(9, block, Decision.SERVICE, 2) for block in np.array_split(people, 7)]
    same_bits(np.concatenate(blocks), whole)


def test_decision_numbers_are_unique():
    assert len({int(member) for member in Decision.__members__.values()}) == len(
        Decision.__members__
    )


def test_a_decision_keeps_its_number_so_a_new_one_changes_no_other():
    """A result of an earlier version stays reproducible only while these numbers stand."""
    numbers = {
        "DEATH": 0, "JOB_ENDS": 1, "JOB_FOUND": 2, "GOES_HOME": 3, "COMES_BACK": 4,
        "HOME_JOB_FOUND": 5, "HOME_JOB_ENDS": 6, "REGULARISED": 7, "PAPERS_RENEWED": 8,
        "NAME_CHANGED": 9, "PAPERS_ON_RETURN": 10, "STOPS_WORK": 11, "STAYS_IN_OLD_AGE": 12,
        "EMPLOYER": 13, "JOB_WAGE": 14, "ORIGIN": 20, "SEX": 21, "ARRIVAL": 22, "AGE": 23,
        "SECTOR": 24, "PROVINCE": 25, "PAPERS_AT_ARRIVAL": 26, "PERSON_WAGE": 27,
        "EMPLOYER_REGISTERS": 40, "EMPLOYER_REMITS": 41, "REGISTRATION_LAG": 42, "PROOF_KEPT": 43,
        "HOME_INSURED": 44, "CLAIMS": 60, "FILING_LAG": 61, "DOCUMENTS": 62, "SERVICE": 63,
        "HEIRS_CLAIM": 64, "TIE": 66, "DEDUCTION_PROVED": 67,
    }  # fmt: skip
    assert numbers.items() <= {name: int(d) for name, d in Decision.__members__.items()}.items()


def test_drawing_one_decision_leaves_the_others_as_they_were():
    people = MANY[:100]
    before = {d: draws.uniforms(4, people, d, 0) for d in Decision}
    new = max(Decision) + 1
    draws.uniforms(4, people, new, 0)
    for decision, luck in before.items():
        same_bits(draws.uniforms(4, people, decision, 0), luck)
        assert not np.isin(draws.uniforms(4, people, new, 0), luck).any()


# Choices


@given(
    st.lists(st.floats(0, 1, exclude_min=True, exclude_max=True), max_size=8),
    st.lists(st.integers(0, 9), min_size=1, max_size=5).filter(any),
)
def test_a_choice_is_the_first_option_whose_edge_lies_beyond_the_uniform(u, shares):
    expected = [
        next(i for i in range(len(shares)) if one * sum(shares) < sum(shares[: i + 1])) for one in u
    ]
    assert draws.choices(np.array(u), np.array(shares, dtype=np.float64)).tolist() == expected
    assert all(shares[option] > 0 for option in expected)


@pytest.mark.parametrize("total", [1.0, 0.1, 250.0])
def test_choices_fall_in_the_given_shares(total):
    shares = np.array([0.5, 0.0, 0.3, 0.15, 0.05])
    u = draws.uniforms(8, MANY, Decision.SECTOR, 0)
    counts = np.bincount(draws.choices(u, shares * total), minlength=5)
    assert counts[1] == 0
    some = shares > 0
    assert stats.chisquare(counts[some], shares[some] * N).pvalue > RARE


def test_each_person_may_have_shares_of_their_own():
    shares = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 3.0]])
    u = np.array([0.99, 0.01, 0.25])
    assert draws.choices(u, shares).tolist() == [0, 1, 1]
    assert draws.choices(np.array([0.2499]), shares[2]).tolist() == [0]


@pytest.mark.skipif(not draws.COMPILED, reason="numba is not installed")
def test_where_nothing_can_be_kept_loops_are_compiled_all_the_same(monkeypatch):
    from numba.core import caching

    # an installation that may only be read, for a user without a home folder
    monkeypatch.setattr(caching.CacheImpl, "_locator_classes", [])

    @compile_loop
    def twice(number):
        return 2 * number

    assert twice(21) == 42
