"""Real people from a CSV file: what is understood, and each thing that can be wrong with it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portasim.core.calendar import day
from portasim.core.facts import UNKNOWN
from portasim.core.faults import UserError
from portasim.core.files.cells import is_missing, made_alike
from portasim.core.files.tables import MAX_BYTES
from portasim.core.words import HOME_REST, ORIGINS, PAPERS, PROVINCES, SECTORS, SEXES, TH_SEARCH
from portasim.lives.from_file.read import COLUMNS, read_people
from portasim.lives.from_file.row import Job

COMPOSITES = Path(__file__).parents[3] / "scenarios" / "people" / "composites.csv"
AS_OF = day("2026-11-22")
HEADING = ",".join(COLUMNS)
ORIGIN_WORDS = "KH, LA, MM, VN, Cambodia, Lao PDR, Myanmar, Viet Nam, Laos, Vietnam, Burma"
ROW = {
    "person": "worker-01",
    "origin": "MM",
    "sex": "F",
    "birth_year": "1984",
    "job_start": "2006-03",
    "wage_m": "6500",
}


def line(**cells):
    return ",".join({**ROW, **cells}.get(name, "") for name in COLUMNS)


def read(tmp_path, text):
    path = tmp_path / "p.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_people(path, AS_OF, "p.csv")


def faults(tmp_path, text):
    with pytest.raises(UserError) as caught:
        read(tmp_path, text)
    return [str(fault) for fault in caught.value.faults]


def outcome(path):
    """The people of a file, or its faults."""
    try:
        return read_people(path, AS_OF, "p.csv"), []
    except UserError as error:
        return [], list(error.faults)


def cell_faults(tmp_path, **cells):
    return faults(tmp_path, f"{HEADING}\n{line(**cells)}\n")


def only_job(tmp_path, **cells):
    [person] = read(tmp_path, f"{HEADING}\n{line(**cells)}\n")
    [job] = person.jobs
    return job


def test_a_full_row_is_read_word_for_word(tmp_path):
    cells = {
        "job_end": "2012-10-05", "sector": "fishing", "province": "Ranong", "papers": "border",
        "registered": "no", "new_name": "yes", "then": "home",
    }  # fmt: skip
    assert only_job(tmp_path, **cells) == Job(
        start=day("2006-03-01"),
        end=day("2012-10-06"),
        goes_on=False,
        wage=650000,
        sector=SECTORS.index("fishing"),
        province=PROVINCES.index("Ranong"),
        papers=PAPERS.index("border"),
        registered=0,
        new_name=True,
        then=HOME_REST,
    )


def test_what_is_left_empty_has_the_default_of_the_guide(tmp_path):
    job = only_job(tmp_path)
    assert (job.goes_on, job.end) == (True, AS_OF)
    words = SECTORS[job.sector], PROVINCES[job.province], PAPERS[job.papers]
    assert words == ("manufacturing", "Bangkok", "card")
    assert (job.registered, job.new_name) == (UNKNOWN, False)


@pytest.mark.parametrize(
    ("written", "code"),
    [("KH", "KH"), ("kh", "KH"), ("Cambodia", "KH"), ("Lao PDR", "LA"), ("laos", "LA"),
     ("Myanmar", "MM"), ("Burma", "MM"), ("Viet Nam", "VN"), ("Vietnam", "VN")],
)  # fmt: skip
def test_an_origin_is_a_code_or_the_name_of_a_country(tmp_path, written, code):
    [person] = read(tmp_path, f"{HEADING}\n{line(origin=written)}\n")
    assert ORIGINS[person.origin] == code


@pytest.mark.parametrize(
    ("written", "first_day_free"),
    [("2012-12", "2013-01-01"), ("2012-02", "2012-03-01"), ("2012-02-29", "2012-03-01"),
     ("2012-12-31", "2013-01-01"), ("2026-11-21", "2026-11-22")],
)  # fmt: skip
def test_the_last_month_or_day_of_a_job_is_worked(tmp_path, written, first_day_free):
    job = only_job(tmp_path, job_end=written)
    assert job.end == day(first_day_free)
    assert not job.goes_on


@pytest.mark.parametrize(
    ("written", "satang"),
    [("9000", 900000), ("9000.5", 900050), ("9000.05", 900005), ('"12,300"', 1230000)],
)
def test_a_wage_is_read_to_the_satang(tmp_path, written, satang):
    assert only_job(tmp_path, wage_m=written).wage == satang


@pytest.mark.parametrize(
    ("then", "days", "kind"),
    [("", 183, TH_SEARCH), ("", 184, HOME_REST), ("home", 1, HOME_REST),
     ("thailand", 4000, TH_SEARCH)],
)  # fmt: skip
def test_a_gap_is_spent_as_the_file_says_or_by_its_length(tmp_path, then, days, kind):
    job = only_job(tmp_path, job_end="2012-10", then=then)
    assert job.gap_until(job.end + days) == kind


AT_HOME = {"country": "Myanmar", "wage_m": "200000"}


def test_a_job_at_home_is_read_word_for_word(tmp_path):
    cells = {"job_end": "2012-10-05", "sector": "fishing", "registered": "yes", "then": "thailand"}
    assert only_job(tmp_path, **AT_HOME, **cells) == Job(
        start=day("2006-03-01"),
        end=day("2012-10-06"),
        goes_on=False,
        wage=20_000_000,  # pya
        sector=SECTORS.index("fishing"),
        province=-1,
        papers=PAPERS.index("none"),
        registered=1,
        new_name=False,
        then=TH_SEARCH,
        at_home=True,
    )


def test_what_is_left_empty_of_a_job_at_home_is_not_known(tmp_path):
    job = only_job(tmp_path, country="MM", wage_m="")
    assert (job.at_home, job.goes_on, job.end) == (True, True, AS_OF)
    assert (job.sector, job.wage, job.registered) == (-1, 0, UNKNOWN)


@pytest.mark.parametrize(
    ("origin", "written", "at_home"),
    [("KH", "", False), ("KH", "TH", False), ("LA", "thailand", False), ("KH", "kh", True),
     ("KH", "Cambodia", True), ("LA", "Laos", True), ("LA", "Lao PDR", True),
     ("MM", "Burma", True), ("Viet Nam", "vietnam", True)],
)  # fmt: skip
def test_a_country_is_a_code_or_a_name_and_thailand_if_empty(tmp_path, origin, written, at_home):
    assert only_job(tmp_path, origin=origin, country=written, wage_m="20000").at_home == at_home


@pytest.mark.parametrize(
    ("origin", "written", "minor"),
    [("KH", "10000", 10_000), ("KH", '"1,000,000"', 1_000_000), ("KH", "200000000", 200_000_000),
     ("LA", "2500000", 2_500_000), ("VN", "5310000", 5_310_000), ("MM", "500", 50_000),
     ("MM", "202800.5", 20_280_050), ("MM", '"202,800.05"', 20_280_005)],
)  # fmt: skip
def test_a_wage_at_home_is_read_in_minor_units_of_its_currency(tmp_path, origin, written, minor):
    assert only_job(tmp_path, origin=origin, country=origin, wage_m=written).wage == minor


def test_a_job_at_home_may_begin_before_thai_social_security(tmp_path):
    cells = {"birth_year": "1965", "job_start": "1990-01", "job_end": "1990-12"}
    assert only_job(tmp_path, **AT_HOME, **cells).start == day("1990-01-01")


@pytest.mark.parametrize(
    ("before", "then", "after", "kind"),
    [("MM", "", "MM", HOME_REST), ("MM", "", "", HOME_REST), ("", "", "MM", HOME_REST),
     ("", "", "", TH_SEARCH), ("MM", "thailand", "", TH_SEARCH), ("MM", "home", "", HOME_REST),
     ("", "thailand", "MM", TH_SEARCH)],
)  # fmt: skip
def test_a_gap_beside_a_job_at_home_is_spent_at_home_unless_the_file_says_so(
    tmp_path, before, then, after, kind
):
    # forty days: between Thai jobs a search for work
    rows = [
        line(job_end="2010-01-31", then=then, country=before, wage_m="20000"),
        line(job_start="2010-03-12", country=after, wage_m="20000"),
    ]
    [person] = read(tmp_path, "\n".join([HEADING, *rows]))
    one, next_one = person.jobs
    assert one.gap_until(next_one.start, next_one) == kind


@pytest.mark.parametrize("written", ["", "TH", "Thailand"])
def test_a_column_of_countries_that_says_thailand_changes_nothing(tmp_path, written):
    heading, *rows = COMPOSITES.read_text(encoding="utf-8").splitlines()
    path = tmp_path / "p.csv"
    path.write_text("\n".join([f"{heading},country", *(f"{row},{written}" for row in rows)]))
    assert read_people(path, AS_OF, "p.csv") == read_people(COMPOSITES, AS_OF, "composites.csv")


JOBS = [
    line(person=f"worker-{who}", job_start=f"{year}-01", job_end=f"{year}-06")
    for who in (1, 2)
    for year in (2010, 2011, 2015)
]


@given(rows=st.permutations(JOBS))
def test_the_order_of_rows_does_not_matter(tmp_path_factory, rows):
    def by_word(lines):
        people = read(tmp_path_factory.mktemp("people"), "\n".join([HEADING, *lines]))
        return sorted(people, key=lambda person: person.word)

    assert by_word(rows) == by_word(JOBS)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_every_dialect_of_spreadsheets_is_read_alike(tmp_path, newline, delimiter, mark):
    plain = f"{HEADING}\n{line()}\n\n{line(job_start='2001-01', job_end='2001-12')}\n"
    dialect = plain.replace(",", delimiter).replace("\n", newline)
    assert read(tmp_path, mark + dialect.encode()) == read(tmp_path, plain)


def test_headings_may_have_capitals_spaces_and_any_order(tmp_path):
    names = sorted(ROW)
    heading = ",".join(name.replace("_", " ").title() for name in names)
    row = ",".join(ROW[name] for name in names)
    assert read(tmp_path, f"{heading}\n{row}\n") == read(tmp_path, f"{HEADING}\n{line()}\n")


def test_empty_rows_and_columns_of_a_spreadsheet_are_passed_over(tmp_path):
    text = f"{HEADING},,\n{line()},,\n{',' * (len(COLUMNS) + 1)}\n"
    assert read(tmp_path, text) == read(tmp_path, f"{HEADING}\n{line()}\n")


def test_the_composite_workers_cover_what_they_are_for():
    people = read_people(COMPOSITES, AS_OF, "composites.csv")
    jobs = [job for person in people for job in person.jobs]
    assert 8 <= len(people) <= 10
    assert {ORIGINS[person.origin] for person in people} == set(ORIGINS)
    assert {person.sex for person in people} == set(range(len(SEXES)))
    assert {job.registered for job in jobs} == {0, 1, UNKNOWN}
    assert {PAPERS[job.papers] for job in jobs} == set(PAPERS)
    assert {SECTORS[job.sector] for job in jobs} >= {"domestic_work", "fishing", "agriculture"}
    assert any(job.new_name for job in jobs)
    assert any(job.then == HOME_REST for job in jobs)
    assert all(person.word.startswith("worker-") for person in people)


# What can be wrong with the file as a whole.


def test_a_missing_file_and_a_directory_are_said_to_be_so(tmp_path):
    with pytest.raises(UserError) as caught:
        read_people(tmp_path / "none.csv", AS_OF, "none.csv")
    assert str(caught.value) == "none.csv: there is no such file"
    with pytest.raises(UserError) as caught:
        read_people(tmp_path, AS_OF, "people")
    assert str(caught.value) == "people: is a directory, not a CSV file"


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", f"p.csv: is empty; the first line is {HEADING}"),
        (b"\xef\xbb\xbf\r\n,,\r\n", f"p.csv: is empty; the first line is {HEADING}"),
        (HEADING.encode(), "p.csv: holds headings but no people"),
        (b" " * (MAX_BYTES + 1), "p.csv: is larger than 5 MB; split it"),
        ("a,b\nné,1".encode("latin-1"),
         "p.csv:2:1: is not UTF-8 text; in Excel save it as 'CSV UTF-8'"),
        (HEADING.encode("utf-16"),
         "p.csv: is UTF-16 text ('Unicode' in Windows); save it as UTF-8"),
        (b"PK\x03\x04rest",
         "p.csv: is an Excel workbook or another zip archive; save it as 'CSV UTF-8'"),
        (b"\xd0\xcf\x11\xe0rest", "p.csv: is an old Excel file; save it as 'CSV UTF-8'"),
        (b"person,origin\n\0,MM\n", "p.csv:2:1: contains a NUL byte, so it is not text"),
        (f'{HEADING}\n{line()}\n"worker-02,MM\n'.encode(),
         "p.csv:3:1: a quotation mark in the row that begins here has no partner"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_table_of_people(tmp_path, raw, sentence):
    assert faults(tmp_path, raw) == [sentence]


def test_headings_are_checked_all_at_once(tmp_path):
    heading = "person,orgin,sex,sex,Passport No,worker name,birth_year,job_start,favourite"
    assert faults(tmp_path, heading + "\n") == [
        "p.csv:1:2: there is no column 'orgin'; did you mean 'origin'?",
        "p.csv:1:4: the column 'sex' is here twice",
        "p.csv:1:5: the column 'passport_no' identifies people; remove it, 'person' holds any word",
        "p.csv:1:6: the column 'worker_name' identifies people; remove it, 'person' holds any word",
        f"p.csv:1:9: there is no column 'favourite'; allowed: {', '.join(COLUMNS)}",
        "p.csv:1:1: the column 'origin' is missing",
        "p.csv:1:1: the column 'wage_m' is missing",
    ]


def test_a_first_line_without_any_heading_is_said_once(tmp_path):
    assert faults(tmp_path, line() + "\n") == [
        f"p.csv:1:1: the first line holds no known heading; it is {','.join(COLUMNS)}"
    ]


@pytest.mark.parametrize(
    "heading", ["Name", "surname", "passport", "Phone", "telephone", "address", "E-mail address",
                "id_number", "National ID", "line id", "work permit", "Employer name"],
)  # fmt: skip
def test_columns_that_identify_people_are_refused(tmp_path, heading):
    [fault] = faults(tmp_path, f"{HEADING},{heading}\n{line()},x\n")
    assert "identifies people; remove it" in fault


# What can be wrong with a cell.


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"person": ""}, "1: person: is empty; give each person a short word, such as worker-01"),
        ({"person": "=1+1"}, "1: person: '=1+1' is a spreadsheet formula; begin with a letter"),
        ({"origin": "Cambodja"}, "2: origin: 'Cambodja' is not known; did you mean 'Cambodia'?"),
        ({"origin": ""}, f"2: origin: is empty; allowed: {ORIGIN_WORDS}"),
        ({"sex": "Q"}, "3: sex: 'Q' is not known; allowed: F, M"),
        ({"birth_year": "84"},
         "4: birth_year: '84' is not a year; write four digits, such as 1988"),
        ({"birth_year": "1900"}, "4: birth_year: 1900 is outside 1926 to 2016"),
        ({"job_start": "2558-02-29"},
         ("5: job_start: '2558-02-29' would be 29 February 2015, "
          "which is not a date of the calendar")),
        ({"job_start": "2025-13-01"}, "5: job_start: '2025-13-01' is not a date of the calendar"),
        ({"job_start": "2023-02-29"}, "5: job_start: '2023-02-29' is not a date of the calendar"),
        ({"job_start": "01/06/2015"},
         ("5: job_start: '01/06/2015' can be 1 June 2015 or 6 January 2015; "
          "write 2015-06-01 or 2015-01-06; in a spreadsheet, format the column as Text before "
          "writing")),
        ({"job_start": ""},
         "5: job_start: is empty; it must be a date; write it as 2019-03 or 2019-03-31"),
        ({"job_start": "๒๐๑๖-03"},
         "5: job_start: '๒๐๑๖-03' has digits of another script; write 2016-03"),
        ({"birth_year": "១៩៨៨"},
         "4: birth_year: '១៩៨៨' has digits of another script; write 1988"),
        ({"wage_m": "๙๐๐๐"}, "6: wage_m: '๙๐๐๐' has digits of another script; write 9000"),
        ({"birth_year": "1965", "job_start": "1991-03"},
         ("5: job_start: lies before 1991-04-01, the first whole month of social security; "
          "leave out what came earlier")),
        ({"job_start": "2026-11-22"},
         "5: job_start: must lie before the scenario's as_of, 2026-11-22"),
        ({"job_start": "1992-05"},
         "5: job_start: the person was 8 years old; check birth_year too"),
        ({"wage_m": "nine"},
         "6: wage_m: 'nine' is not a monthly wage in baht; write it as 9000 or 9000.50"),
        ({"wage_m": '"9000,50"'},
         "6: wage_m: '9000,50' is not a monthly wage in baht; write it as 9000 or 9000.50"),
        ({"wage_m": "-9000"}, "6: wage_m: -9000 baht a month is not between 0.01 and 1,000,000"),
        ({"wage_m": "0"}, "6: wage_m: 0 baht a month is not between 0.01 and 1,000,000"),
        ({"wage_m": "1000001"},
         "6: wage_m: 1000001 baht a month is not between 0.01 and 1,000,000"),
        ({"job_end": "2027-13-01"}, "7: job_end: '2027-13-01' is not a date of the calendar"),
        ({"job_end": "2026-11"},
         "7: job_end: lies after as_of, 2026-11-22; leave it empty for a job held now"),
        ({"job_end": "2006-02"}, "7: job_end: lies before job_start"),
        ({"sector": "fishin"}, "8: sector: 'fishin' is not known; did you mean 'fishing'?"),
        ({"province": "Chonburee"},
         "9: province: 'Chonburee' is not known; did you mean 'Chonburi'?"),
        ({"papers": "cards"}, "10: papers: 'cards' is not known; did you mean 'card'?"),
        ({"registered": "maybe"},
         "11: registered: 'maybe' is not known; allowed: no, yes, unknown"),
        ({"new_name": "yess"}, "12: new_name: 'yess' is not known; did you mean 'yes'?"),
        ({"then": "homme", "job_end": "2010-01"},
         "13: then: 'homme' is not known; did you mean 'home'?"),
        ({"then": "home"},
         "13: then: says where the person went, but the job has no job_end"),
        ({"country": "Burmah"}, "14: country: 'Burmah' is not known; did you mean 'Burma'?"),
        ({"country": "Malaysia"},
         "14: country: 'Malaysia' is not known; allowed: TH, Thailand, " + ORIGIN_WORDS),
        ({"country": "Cambodia"},
         ("14: country: Cambodia is neither Thailand nor the origin, Myanmar; "
          "leave the job out")),
        (AT_HOME | {"birth_year": "1965", "job_start": "1989-12"},
         ("5: job_start: lies before 1990-01-01, the first day of a job at home; "
          "leave out what came earlier")),
        (AT_HOME | {"job_start": "1992-05"},
         "5: job_start: the person was 8 years old; check birth_year too"),
        (AT_HOME | {"job_end": "2026-12"},
         "7: job_end: lies after as_of, 2026-11-22; leave it empty for a job held now"),
        (AT_HOME | {"wage_m": "nine"},
         ("6: wage_m: 'nine' is not a monthly wage in kyat; "
          "write it as 200000 or 200000.50")),
        (AT_HOME | {"wage_m": "200000.125"},
         ("6: wage_m: '200000.125' is not a monthly wage in kyat; "
          "write it as 200000 or 200000.50")),
        (AT_HOME | {"wage_m": "၂၀၀၀၀၀"},
         "6: wage_m: '၂၀၀၀၀၀' has digits of another script; write 200000"),
        (AT_HOME | {"wage_m": "499.99"},
         ("6: wage_m: 499.99 kyat a month is not between 500 and 100,000,000; "
          "write kyat, not dollars or thousands")),
        (AT_HOME | {"wage_m": "100000001"},
         ("6: wage_m: 100000001 kyat a month is not between 500 and 100,000,000; "
          "write kyat, not dollars or thousands")),
        (AT_HOME | {"province": "Ranong"},
         "9: province: is for jobs in Thailand; leave it empty for a job in Myanmar"),
        (AT_HOME | {"papers": "card"},
         "10: papers: is for jobs in Thailand; leave it empty for a job in Myanmar"),
        (AT_HOME | {"new_name": "no"},
         "12: new_name: is for jobs in Thailand; leave it empty for a job in Myanmar"),
        (AT_HOME | {"registered": "maybe"},
         "11: registered: 'maybe' is not known; allowed: no, yes, unknown"),
        (AT_HOME | {"then": "home"},
         "13: then: says where the person went, but the job has no job_end"),
        # whose currency the wage is in is not known, so nothing is said of it
        ({"country": "Siam", "wage_m": "1"},
         "14: country: 'Siam' is not known; allowed: TH, Thailand, " + ORIGIN_WORDS),
    ],
)  # fmt: skip
def test_a_cell_at_fault_is_named_with_its_place(tmp_path, cells, sentence):
    assert cell_faults(tmp_path, **cells) == [f"p.csv:2:{sentence}"]


@pytest.mark.parametrize(
    ("origin", "wage", "sentence"),
    [
        ("KH", "208", ("208 riel a month is not between 10,000 and 200,000,000; "
                       "write riel, not dollars or thousands")),
        ("KH", "1000000.50", "'1000000.50' is not a monthly wage in riel; write it as 1000000"),
        ("LA", "2.500.000", "'2.500.000' is not a monthly wage in kip; write it as 2500000"),
        ("LA", "1000000001", ("1000000001 kip a month is not between 10,000 and 1,000,000,000; "
                              "write kip, not dollars or thousands")),
        ("VN", "5310", ("5310 dong a month is not between 10,000 and 1,000,000,000; "
                        "write dong, not dollars or thousands")),
        ("VN", "-6000000", ("-6000000 dong a month is not between 10,000 and 1,000,000,000; "
                            "write dong, not dollars or thousands")),
    ],
)  # fmt: skip
def test_a_wage_at_home_at_fault_is_said_in_its_currency(tmp_path, origin, wage, sentence):
    said = cell_faults(tmp_path, origin=origin, country=origin, wage_m=wage)
    assert said == [f"p.csv:2:6: wage_m: {sentence}"]


def test_every_fault_of_a_job_at_home_is_said_at_once(tmp_path):
    cells = {"wage_m": "x", "province": "Ranong", "papers": "card", "new_name": "yes"}
    places = [
        fault.split(": ")[:2]
        for fault in cell_faults(tmp_path, **AT_HOME | cells | {"job_start": "1985-01"})
    ]
    assert places == [
        ["p.csv:2:5", "job_start"], ["p.csv:2:6", "wage_m"], ["p.csv:2:9", "province"],
        ["p.csv:2:10", "papers"], ["p.csv:2:12", "new_name"],
    ]  # fmt: skip


def test_a_wrong_origin_is_not_held_against_the_country(tmp_path):
    [fault] = cell_faults(tmp_path, **AT_HOME | {"origin": "Atlantis"})
    assert fault.startswith("p.csv:2:2: origin: ")


def test_jobs_at_home_and_in_thailand_must_not_overlap(tmp_path):
    rows = [
        line(job_start="2010-01", job_end="2012-12"),
        line(job_start="2012-12", job_end="2013-12", **AT_HOME),
    ]
    assert faults(tmp_path, "\n".join([HEADING, *rows])) == [
        "p.csv:3:5: job_start: the job overlaps the one on line 2"
    ]


def test_a_cell_beyond_the_headings_is_at_fault(tmp_path):
    assert faults(tmp_path, f"{HEADING}\n{line()},x\n") == [
        "p.csv:2:15: stands under no heading; put text that contains a comma in quotes"
    ]


def test_a_short_row_lacks_its_last_cells_only(tmp_path):
    assert read(tmp_path, f"{HEADING}\n{','.join(ROW.values())}\n")[0].jobs[0].goes_on


def test_the_rows_of_one_person_must_agree(tmp_path):
    second = line(origin="KH", sex="M", birth_year="1985", job_start="2001-01", job_end="2001-12")
    assert faults(tmp_path, f"{HEADING}\n{line()}\n{second}\n") == [
        "p.csv:3:2: origin: differs from line 2 of the same person",
        "p.csv:3:3: sex: differs from line 2 of the same person",
        "p.csv:3:4: birth_year: differs from line 2 of the same person",
    ]


def test_a_fault_is_not_a_conflict_with_the_rows_that_are_right(tmp_path):
    second = line(job_start="2001-01", job_end="2001-12")
    text = f"{HEADING}\n{line(origin='Atlantis', birth_year='x')}\n{second}\n"
    assert [fault.split(": ")[:2] for fault in faults(tmp_path, text)] == [
        ["p.csv:2:2", "origin"],
        ["p.csv:2:4", "birth_year"],
    ]


def test_jobs_of_one_person_must_not_overlap(tmp_path):
    rows = [
        line(job_start="2010-01", job_end="2020-12"),
        line(job_start="2012-01", job_end="2012-12"),
        line(job_start="2015-01", job_end="2015-12"),
        line(job_start="2021-01", job_end="2021-12"),
        line(person="worker-02", job_start="2012-01"),
    ]
    assert faults(tmp_path, "\n".join([HEADING, *rows])) == [
        "p.csv:3:5: job_start: the job overlaps the one on line 2",
        "p.csv:4:5: job_start: the job overlaps the one on line 2",
    ]


def test_quoted_line_breaks_do_not_shift_line_numbers(tmp_path):
    broken = line(person='"worker\n-01"', origin="Atlantis")
    places = [
        fault.split(": ")[0]
        for fault in faults(tmp_path, f"{HEADING}\n\n{broken}\n{line(sex='Q')}\n")
    ]
    assert places == ["p.csv:3:2", "p.csv:5:3"]


def test_all_faults_of_all_rows_are_said_at_once_in_the_order_of_the_file(tmp_path):
    rows = [line(wage_m="x", origin="x"), line(), line(birth_year="84", sector="none")]
    places = [fault.split(": ")[0] for fault in faults(tmp_path, "\n".join([HEADING, *rows]))]
    assert places == ["p.csv:2:2", "p.csv:2:6", "p.csv:4:4", "p.csv:4:8"]


@given(text=st.text(max_size=200) | st.lists(st.text(max_size=8), max_size=13).map(",".join))
def test_nothing_written_in_rows_ends_in_a_traceback(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("any") / "p.csv"
    path.write_text(f"{HEADING}\n{text}\n", encoding="utf-8", newline="")
    people, said = outcome(path)
    assert bool(people) != bool(said)


@given(
    column=st.sampled_from(["birth_year", "job_start", "job_end", "wage_m"]),
    cell=st.text(alphabet="0123456789²๒-.,/ e+N", max_size=12),
    country=st.sampled_from(["", "MM"]),
)
def test_numbers_and_dates_of_any_form_are_read_or_refused(tmp_path_factory, column, cell, country):
    written = {**ROW, "country": country, column: cell}
    row = ";".join(written.get(name, "") for name in COLUMNS)
    path = tmp_path_factory.mktemp("any") / "p.csv"
    path.write_text(f"{HEADING.replace(',', ';')}\n{row}\n", encoding="utf-8", newline="")
    people, said = outcome(path)
    assert bool(people) != bool(said)
    assert {fault.line for fault in said} <= {2}
    for job in [job for person in people for job in person.jobs]:
        assert job.start < job.end <= AS_OF
        assert (
            job.wage > 0
            or is_missing(made_alike(written["wage_m"]))
            or not written["wage_m"].strip()
        )
