"""Dates as people write them: what each form means, and what is refused with which words."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portasim.core.calendar import day
from portasim.core.files.dates import Period, Refused, date_read, iso_of

YEARS = (1990, 2026)
NO_YEAR = "has no year; write it as 2019-03 or 2019-03-31"


def words(text):
    found = date_read(text, YEARS)
    return found.words if isinstance(found, Period) else found and found.message


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2006-03", "March 2006"), ("2006-3-5", "5 March 2006"), ("2006/03", "March 2006"),
        ("2006-03-01 00:00:00", "1 March 2006"), ("2006-03-01T00:00:00", "1 March 2006"),
        # what spreadsheets make of a month
        ("Mar-06", "March 2006"), ("Oct-12", "October 2012"), ("Mar-99", "March 1999"),
        ("15-Mar-06", "15 March 2006"), ("Mar-53", "March 2010"), ("May-09", "May 2009"),
        # month before year, and days that can only be days
        ("03/2010", "March 2010"), ("3-2010", "March 2010"), ("20/10/2016", "20 October 2016"),
        ("10/20/2016", "20 October 2016"), ("5.5.2010", "5 May 2010"), ("03/53", "March 2010"),
        # Buddhist years, who count them write the day first
        ("03/2553", "March 2010"), ("2553-03", "March 2010"), ("2555-02-29", "29 February 2012"),
        ("20/10/2559", "20 October 2016"), ("11/3/2554", "11 March 2011"),
        ("พ.ศ. 2553", "2010"), ("03/10 พ.ศ.", NO_YEAR), ("B.E. 2553-03", "March 2010"),
        # names of months
        ("มีนาคม 2553", "March 2010"), ("มี.ค. 53", "March 2010"), ("มี.ค.53", "March 2010"),
        ("1 มี.ค. 2553", "1 March 2010"), ("มีนาคม พ.ศ. 2553", "March 2010"),
        ("๑ มีนาคม ๒๕๕๓", "1 March 2010"), ("มีนาคม ค.ศ. 2010", "March 2010"),
        ("15 March 2006", "15 March 2006"), ("March 15, 2006", "15 March 2006"),
        ("1st Sept 2010", "1 September 2010"), ("2010 March", "March 2010"),
        ("2012-Mar-05", "5 March 2012"), ("Dec 2553", "December 2010"),
        # years alone
        ("2009", "2009"), ("2552", "2009"),
        # two ways to read it
        ("10/6/2014", "can be 10 June 2014 or 6 October 2014; write 2014-06-10 or 2014-10-06"),
        ("03/06", "can be March 2006 or June 2003; write 2006-03 or 2003-06"),
        ("25/6/14", "can be 25 June 2014 or 14 June 2025; write 2014-06-25 or 2025-06-14"),
        # none
        ("2558-02-29", "would be 29 February 2015, which is not a date of the calendar"),
        ("31/02/2010", "is not a date of the calendar"),
        ("2010-13", "is not a date of the calendar"), ("0000-01", "is not a date of the calendar"),
        ("6-Mar", NO_YEAR), ("6 มี.ค.", NO_YEAR), ("Mar-6", NO_YEAR),
        ("Mar-85", "has a year of two digits that can be none; write all four"),
        ("38777", ("is the number by which a spreadsheet keeps a date; "
                   "write it as 2019-03 or 2019-03-31")),
        ("soon", None), ("", None), ("12", None), ("๒๐๑๖-03", None),
    ],
)  # fmt: skip
def test_a_date_is_read_where_it_can_mean_one_thing(text, meant):
    assert words(text) == meant


DATES = st.dates(dt.date(1990, 1, 1), dt.date(2026, 12, 31))
FORMS = [
    lambda d: f"{d:%Y-%m-%d}",
    lambda d: f"{d.day}/{d.month}/{d.year + 543}",
    lambda d: f"{d.year + 543}-{d:%m-%d}",
    lambda d: f"{d:%d %B %Y}",
    lambda d: f"{d:%B} {d.day}, {d.year}",
    lambda d: f"{d:%d-%b-%y}",
]


@given(date=DATES, form=st.sampled_from(FORMS))
def test_every_form_of_a_day_is_that_day(date, form):
    found = date_read(form(date), YEARS)
    assert isinstance(found, Period)
    assert (found.kind, found.first, found.after) == ("day", day(date), day(date) + 1)


@given(date=DATES)
def test_a_day_and_a_month_in_numbers_are_refused_only_where_they_can_be_turned(date):
    found = date_read(f"{date.day}/{date.month}/{date.year}", YEARS)
    if date.day > 12 or date.day == date.month:
        assert found.first == day(date)
    else:
        turned = dt.date(date.year, date.day, date.month)
        assert isinstance(found, Refused)
        assert found.message.endswith(f"write {date} or {turned}")


@given(text=st.text(alphabet="0123456789/-. มีคพศ.JanMrBE,", max_size=16))
def test_no_date_is_advised_that_is_not_read_as_it_stands(text):
    found = date_read(text, YEARS)
    if isinstance(found, Refused):
        for word in found.message.replace(";", " ").split():
            if word[:4].isdecimal() and len(word) in {7, 10}:
                again = date_read(word, YEARS)
                assert isinstance(again, Period)
                assert iso_of(again) == word
