import numpy as np
import pytest
from pydantic import ValidationError

from portasim.core.words import PROVINCES
from portasim.offices.config import Offices

GIVEN = {
    "officers": 2,
    "officers_by_province": {"Tak": 3},
    "minutes_per_claim": 60,
    "service_shape": "exponential",
    "working_minutes_per_day": 240,
    "share_of_time_pct": 25,
    "people_represented": 2000,
    "status": "assumed",
    "ref": "a made-up office",
}


def test_an_hour_of_work_at_an_hour_a_day_is_a_day():
    assert Offices(**GIVEN).days_per_claim == 1.0


@pytest.mark.parametrize(("n_people", "days"), [(2000, 1.0), (1000, 2.0), (100, 20.0), (4000, 0.5)])
def test_a_simulated_claim_brings_the_work_of_those_it_stands_for(n_people, days):
    assert Offices(**GIVEN).service_days(n_people) == days


@pytest.mark.parametrize("n_people", [0, -1])
def test_a_sample_has_people(n_people):
    with pytest.raises(ValueError) as caught:
        Offices(**GIVEN).service_days(n_people)
    assert str(caught.value) == f"n_people must be at least 1, not {n_people}"


def test_the_default_serves_offices_not_named():
    officers = Offices(**GIVEN).officers_by_code()
    assert dict(zip(PROVINCES, officers.tolist(), strict=True)) == {
        name: 3 if name == "Tak" else 2 for name in PROVINCES
    }
    assert officers.dtype == np.int64


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"officers": 0}, ("officers",)),
        ({"officers_by_province": {"Tak": 0}}, ("officers_by_province", "Tak")),
        ({"officers_by_province": {"Atlantis": 1}}, ("officers_by_province", "Atlantis", "[key]")),
        ({"minutes_per_claim": 0}, ("minutes_per_claim",)),
        ({"minutes_per_claim": float("inf")}, ("minutes_per_claim",)),
        ({"working_minutes_per_day": 1441}, ("working_minutes_per_day",)),
        ({"share_of_time_pct": 0}, ("share_of_time_pct",)),
        ({"share_of_time_pct": 100.5}, ("share_of_time_pct",)),
        ({"people_represented": 0}, ("people_represented",)),
        ({"service_shape": "gamma"}, ("service_shape",)),
        ({"status": "certain"}, ("status",)),
        ({"ref": ""}, ("ref",)),
        ({"clerks": 1}, ("clerks",)),
    ],
)
def test_what_cannot_be_is_refused_at_its_place(change, place):
    with pytest.raises(ValidationError) as caught:
        Offices(**{**GIVEN, **change})
    assert [error["loc"] for error in caught.value.errors()] == [place]


def test_every_number_is_described_with_its_unit():
    numbers = {"officers", "officers_by_province", "minutes_per_claim", "working_minutes_per_day"}
    numbers |= {"share_of_time_pct", "people_represented"}
    for name, field in Offices.model_fields.items():
        assert field.description, name
        unit = (field.json_schema_extra or {}).get("unit")
        words = name in {"service_shape", "status", "ref", "note"}
        assert (unit is None) == words, name
        assert words or unit in {"persons", "minutes of work", "minutes per day", "per cent"}


def test_offices_do_not_change():
    with pytest.raises(ValidationError):
        Offices(**GIVEN).officers = 5
