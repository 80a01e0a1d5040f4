"""Files of people as they come from spreadsheets, telephones and pandas: read back, or refused."""

import datetime as dt
import io

import pandas as pd
import pytest
import xlsxwriter

from portasim.core.calendar import day, iso
from portasim.core.faults import UserError
from portasim.core.words import PAPERS, PROVINCES
from portasim.lives.from_file.read import COLUMNS, read_file

AS_OF = day("2026-11-22")
ROW = {"person": "w1", "origin": "MM", "sex": "F", "birth_year": "1984", "job_start": "2006-03",
       "job_end": "2012-10", "wage_m": "6500", "papers": "card"}  # fmt: skip
HINT = "; in a spreadsheet, format the column as Text before writing"
WRITE = "give each person a short word, such as worker-01"


def text_of(*rows):
    table = [",".join(COLUMNS)]
    table += [",".join({**ROW, **row}.get(name, "") for name in COLUMNS) for row in rows]
    return "\n".join(table).encode()


def read(tmp_path, *rows, raw=None):
    path = tmp_path / "p"
    path.write_bytes(raw or text_of(*rows))
    return read_file(path, AS_OF, "p")


def faults(tmp_path, *rows, raw=None):
    with pytest.raises(UserError) as caught:
        read(tmp_path, *rows, raw=raw)
    return [str(fault) for fault in caught.value.faults]


def notes(tmp_path, *rows, raw=None):
    return [str(note) for note in read(tmp_path, *rows, raw=raw).notes]


def workbook(table, months=False):
    """A workbook of a table; dates become dates of the spreadsheet, shown as days or as months."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet, as_date = (
            book.add_worksheet(),
            [book.add_format({"num_format": code}) for code in ("d/m/yyyy", "mmm-yy")],
        )
        for y, row in enumerate(table):
            for x, cell in enumerate(row):
                if isinstance(cell, dt.date):
                    sheet.write_datetime(y, x, cell, as_date[months and cell.day == 1])
                else:
                    sheet.write(y, x, cell)
    return stream.getvalue()


def test_dates_in_other_forms_are_read_and_given_back_in_one_line(tmp_path):
    noted = notes(
        tmp_path,
        {"job_start": "03/2553", "job_end": "ต.ค. 2555", "birth_year": "2527"},
        {"job_start": "Dec-12", "job_end": "2014", "birth_year": "2527"},
        {"job_start": "Jan-15", "job_end": "2016-02", "birth_year": "2527"},
    )
    assert noted == [
        (
            "p:2:4: 2527 read as 1984; 03/2553 read as March 2010; ต.ค. 2555 read as October 2012; "
            "Dec-12 read as December 2012; 2014 read as December 2014; Jan-15 read as January 2015"
        )
    ]


def test_a_year_alone_is_the_whole_year(tmp_path):
    [job] = read(tmp_path, {"job_start": "2009", "job_end": "2555"}).people[0].jobs
    assert (iso(job.start), iso(job.end)) == ("2009-01-01", "2013-01-01")


@pytest.mark.parametrize(
    "end", ["", "-", "present", "Now", "n/a", "ปัจจุบัน", "ถึงปัจจุบัน", "បច្ចុប្បន្ន", "ປັດຈຸບັນ",
            "လက်ရှိ", "hiện tại", "until now", "NaN", "NaT", "9999-12-31", "31/12/9999"],
)  # fmt: skip
def test_an_open_end_is_a_job_held_now(tmp_path, end):
    [job] = read(tmp_path, {"job_end": end}).people[0].jobs
    assert job.goes_on


def test_an_end_that_is_not_known_is_no_open_end(tmp_path):
    assert faults(tmp_path, {"job_end": "?"}) == [
        "p:2:7: job_end: '?' does not say whether the job is over; write the year"
    ]


def test_what_a_spreadsheet_may_have_changed_is_hinted_at_once(tmp_path):
    assert faults(
        tmp_path, {"job_start": "3/6/2010"}, {"job_end": "38777"}, {"job_end": "###"}
    ) == [
        (
            "p:2:5: job_start: '3/6/2010' can be 3 June 2010 or 6 March 2010; "
            f"write 2010-06-03 or 2010-03-06{HINT}"
        ),
        (
            "p:3:7: job_end: '38777' is the number by which a spreadsheet keeps a date; "
            "write it as 2019-03 or 2019-03-31"
        ),
        "p:4:7: job_end: '###' is an error of the spreadsheet",
    ]


HEADS = ["person", "origin", "sex", "birth_year", "job_start", "job_end", "wage_m"]


def test_months_that_a_spreadsheet_keeps_as_dates_are_months(tmp_path):
    rows = [HEADS, ["w1", "MM", "F", 1984, dt.date(2006, 3, 1), dt.date(2012, 10, 1), 6500]]
    found = read(tmp_path, raw=workbook(rows))
    [job] = found.people[0].jobs
    assert (iso(job.start), iso(job.end), job.wage) == ("2006-03-01", "2012-11-01", 650_000)
    assert [str(note) for note in found.notes] == [
        "p:2:5: 2006-03-01 read as March 2006; 2012-10-01 read as October 2012"
    ]


def test_days_that_a_spreadsheet_keeps_are_days_and_the_first_is_one_of_two(tmp_path):
    row = ["w1", "MM", "F", 1984, dt.date(2006, 3, 15), dt.date(2012, 10, 5), 6500.5]
    [job] = read(tmp_path, raw=workbook([HEADS, row])).people[0].jobs
    assert (iso(job.start), iso(job.end), job.wage) == ("2006-03-15", "2012-10-06", 650_050)
    row[5] = dt.date(2012, 10, 1)
    assert faults(tmp_path, raw=workbook([HEADS, row])) == [
        (
            "p:2:6: job_end: is 1 October 2012 in the spreadsheet: that day, or all of October "
            f"2012; write 2012-10-01 or 2012-10{HINT}"
        )
    ]


def test_a_day_that_a_spreadsheet_may_have_turned_is_refused(tmp_path):
    rows = [
        HEADS,
        ["w1", "MM", "F", 1984, dt.date(2006, 6, 10), "20/10/2012", 6500],
        ["w2", "MM", "F", 1984, dt.date(2554, 3, 21), "20/10/2559", 6500],
    ]
    assert faults(tmp_path, raw=workbook(rows)) == [
        (
            "p:2:5: job_start: is 10 June 2006 in the spreadsheet, which left other dates as text: "
            f"perhaps 6 October 2006{HINT}"
        )
    ]


def test_numbers_of_a_workbook_are_whole_words(tmp_path):
    rows = [
        HEADS,
        [7, "MM", "F", 1984, "2006-03", "", 6500],
        [1.1037e12, "MM", "F", 1984, "2006", "", 1],
    ]
    found = faults(tmp_path, raw=workbook(rows))
    assert found[0].startswith("p:3:1: person: looks like a telephone or the number of a paper (13")
    assert [p.word for p in read(tmp_path, raw=workbook(rows[:2])).people] == ["7"]


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("1.1037E+12", ("'1.1037E+12' is a long number that a spreadsheet has cut short; "
                        f"{WRITE}{HINT}")),
        ("2-Jan", f"'2-Jan' is what a spreadsheet makes of a number such as 1-2{HINT}"),
        ("1103700000000", f"looks like a telephone or the number of a paper (13 digits); {WRITE}"),
        ("081-234-5678", f"looks like a telephone or the number of a paper (10 digits); {WRITE}"),
        ("๐๘๑๒๓๔๕๖๗๘", f"looks like a telephone or the number of a paper (10 digits); {WRITE}"),
        ("w+66812345678", f"looks like a telephone or the number of a paper (11 digits); {WRITE}"),
        ("AB1234567", f"looks like the number of a passport; {WRITE}"),
        ("MD123456", f"looks like the number of a passport; {WRITE}"),
        ("someone@example.org", f"is an address of e-mail; {WRITE}"),
        ("None", f"is empty; {WRITE}"),
        ("＝1+1", "'＝1+1' is a spreadsheet formula; begin with a letter"),
    ],
)  # fmt: skip
def test_a_word_that_finds_a_person_elsewhere_is_refused(tmp_path, word, sentence):
    assert faults(tmp_path, {"person": word}) == [f"p:2:1: person: {sentence}"]


@pytest.mark.parametrize("word", ["worker-01", "คนงาน-1", "MM2024-017", "w-2024-01-15", "KH000123"])
def test_a_short_word_is_taken(tmp_path, word):
    assert [person.word for person in read(tmp_path, {"person": word}).people] == [word]


@pytest.mark.parametrize("column", ["origin", "province", "wage_m", "birth_year", "job_start"])
def test_no_message_repeats_a_telephone(tmp_path, column):
    [fault, *_] = faults(tmp_path, {column: "0812345678"})
    assert "12345" not in fault


def test_one_worker_in_two_forms_of_unicode_is_one(tmp_path):
    rows = {"person": "co\u0302ng"}, {"person": "c\u00f4ng", "job_start": "2013", "job_end": "2014"}
    assert [len(person.jobs) for person in read(tmp_path, *rows).people] == [2]


def test_words_alike_but_for_capitals_or_width_are_not_taken_for_two_workers(tmp_path):
    rows = {"person": "W1"}, {"person": "w1"}, {"person": "ｗ1"}
    message = "differs from 'W1' on line 2 in the form of its letters alone; write both in one way"
    assert faults(tmp_path, *rows)[:2] == [
        f"p:3:1: person: 'w1' {message}",
        f"p:4:1: person: 'ｗ1' {message}",
    ]


@pytest.mark.parametrize("written", ["None", "nan", "NaN", "<NA>"])
def test_what_pandas_writes_for_nothing_is_no_paper_and_no_card(tmp_path, written):
    assert faults(tmp_path, {"papers": written}) == [
        (
            f"p:2:10: papers: '{written}' may be how pandas writes an empty cell, or mean no "
            "papers; write none, or leave it empty for a card"
        )
    ]


def test_no_papers_stay_none_through_pandas(tmp_path):
    raw = text_of({"papers": "none"})
    frame = pd.read_csv(io.BytesIO(raw))
    for again in (raw, frame.to_csv(index=False).encode()):
        assert PAPERS[read(tmp_path, raw=again).people[0].jobs[0].papers] == "none"
    assert notes(tmp_path, {"papers": ""}, {"person": "w2", "papers": "-"}) == [
        "p:2:10: papers: is empty; read as card; and 1 more row like it"
    ]


@pytest.mark.parametrize(
    ("written", "province"),
    [("Mae Sot", "Tak"), ("แม่สอด", "Tak"), ("อ.แม่สอด จ.ตาก", "Tak"), ("Mae Sot (Tak)", "Tak"),
     ("สมุทรสาคร", "Samut Sakhon"), ("จังหวัดเชียงใหม่", "Chiang Mai"), ("กทม.", "Bangkok"),
     ("Chon Buri", "Chonburi"), ("samut-sakhon", "Samut Sakhon"), ("Tak Province", "Tak"),
     ("Mueang Chiang Rai", "Chiang Rai"), ("Hat Yai", "Songkhla"), ("Korat", "Nakhon Ratchasima")],
)  # fmt: skip
def test_districts_and_thai_names_find_their_province(tmp_path, written, province):
    row = {"province": f'"{written}"'}
    assert PROVINCES[read(tmp_path, row).people[0].jobs[0].province] == province


def test_a_district_is_given_back_and_two_provinces_are_refused(tmp_path):
    assert notes(tmp_path, {"province": "Mae Sot"}) == ["p:2:9: Mae Sot read as Tak"]
    assert faults(tmp_path, {"province": '"Mae Sot, Ranong"'}) == [
        "p:2:9: province: 'Mae Sot, Ranong' names Tak and Ranong"
    ]
    assert faults(tmp_path, {"province": "สมุทรสาคอน"}) == [
        "p:2:9: province: 'สมุทรสาคอน' is not known; did you mean 'สมุทรสาคร'?"
    ]


@pytest.mark.parametrize(
    ("row", "question"),
    [
        ({"wage_m": "325"}, ("325 baht a month is read as it is written; "
                            "is it a wage a day? 26 days make 8,450")),
        ({"wage_m": "108000"}, ("108,000 baht a month is read as it is written; "
                               "is it a wage a year? a month of it is 9,000")),
        ({"wage_m": "7800", "country": "MM", "job_end": "", "papers": ""},
         "7,800 kyat a month is read as it is written; is it a wage a day? 26 days make 202,800"),
    ],
)  # fmt: skip
def test_a_wage_that_may_be_of_a_day_or_a_year_is_doubted_and_not_changed(tmp_path, row, question):
    assert notes(tmp_path, row) == [f"p:2:6: wage_m: {question}"]
    assert read(tmp_path, row).people[0].jobs[0].wage == int(row["wage_m"]) * 100


@pytest.mark.parametrize(
    "wage", ["9000 baht", "9 000", "9,000 THB", "฿9000", "9000 บาท/เดือน", "9000.00"]
)
def test_a_wage_may_name_its_unit(tmp_path, wage):
    assert read(tmp_path, {"wage_m": f'"{wage}"'}).people[0].jobs[0].wage == 900_000


def test_a_wage_by_the_day_is_refused(tmp_path):
    assert faults(tmp_path, {"wage_m": "325/day"}) == [
        "p:2:6: wage_m: '325/day' is a wage by the day; write that of a month"
    ]


def test_a_new_employer_in_the_same_month_takes_over_in_its_middle(tmp_path):
    rows = {"job_end": "2016-09"}, {"job_start": "2016-09", "job_end": "2018-09", "wage_m": "6500"}
    found = read(tmp_path, *rows)
    one, two = found.people[0].jobs
    assert (iso(one.end), iso(two.start), iso(two.hired)) == ("2016-09-16",) * 3
    assert [str(note) for note in found.notes] == [
        (
            "p:3:5: job_start: the job before ends in September 2016 too; "
            "the change of employer is put on 2016-09-16"
        )
    ]


@pytest.mark.parametrize(
    ("end", "start", "change"),
    [("2016-09", "2016-09-20", "2016-09-20"), ("2016-09-20", "2016-09", "2016-09-21"),
     ("2016", "2016-09", "2016-09-01"), ("2016", "2016", "2016-07-02"),
     ("2016-09", "2016", "2016-10-01")],
)  # fmt: skip
def test_the_better_known_day_of_a_change_decides(tmp_path, end, start, change):
    rows = {"job_end": end}, {"job_start": start, "job_end": "2018-09", "wage_m": "7000"}
    one, two = read(tmp_path, *rows).people[0].jobs
    assert (iso(one.end), iso(two.start)) == (change, change)


def test_rows_of_one_job_are_one_and_a_rise_of_pay_is_no_new_employer(tmp_path):
    years = [{"job_start": f"{year}-01", "job_end": f"{year}-12"} for year in range(2008, 2012)]
    [job] = read(tmp_path, *years).people[0].jobs
    assert (iso(job.start), iso(job.end)) == ("2008-01-01", "2012-01-01")
    years[2]["wage_m"] = years[3]["wage_m"] = "7000"
    one, two = read(tmp_path, *years).people[0].jobs
    assert (iso(one.hired), iso(two.hired), two.continues) == ("2008-01-01", "2008-01-01", True)


@pytest.mark.parametrize(
    "other", [{"province": "Tak"}, {"sector": "fishing"}, {"papers": "mou"}, {"registered": "yes"},
              {"new_name": "yes"}],
)  # fmt: skip
def test_a_row_that_differs_in_more_than_pay_is_another_job(tmp_path, other):
    rows = {"job_end": "2010-12"}, {"job_start": "2011-01", **other}
    assert not any(job.continues for job in read(tmp_path, *rows).people[0].jobs)
    assert len(read(tmp_path, *rows).people[0].jobs) == 2


def test_people_who_share_a_word_are_found_in_every_row(tmp_path):
    rows = [{"person": word, "origin": origin, "job_start": start, "job_end": start}
            for word in ("a", "b")
            for origin, start in (("MM", "2010"), ("KH", "2011"))]  # fmt: skip
    assert faults(tmp_path, *rows) == [
        "p:3:2: origin: differs from line 2 of the same person",
        "p:5:2: origin: differs from line 4 of the same person",
    ]


def test_a_line_break_in_a_cell_breaks_no_message(tmp_path):
    [fault] = faults(tmp_path, {"sector": '"fish\npond"'})
    assert fault == "p:2:8: sector: 'fish pond' is not known; did you mean 'fishing'?"


def test_a_workbook_with_two_such_sheets_is_refused(tmp_path):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        for name in ("2024", "2025"):
            book.add_worksheet(name).write_row(0, 0, HEADS)
    assert faults(tmp_path, raw=stream.getvalue()) == [
        "p: the sheets '2024' and '2025' hold such a table; leave one"
    ]


def test_a_file_comes_back_from_pandas_as_it_went(tmp_path):
    raw = text_of({}, {"person": "w2", "birth_year": "1990", "registered": "yes", "new_name": "no"})
    frame = pd.read_csv(io.BytesIO(raw))
    floats = frame.astype({"birth_year": float, "wage_m": float})
    floats["registered"] = [None, True]
    again = floats.to_csv(index=False).encode()
    assert b"1990.0" in again
    assert read(tmp_path, raw=again).digest == read(tmp_path, raw=raw).digest
    assert read(tmp_path, raw=again).notes == ()


def test_ends_that_are_all_firsts_of_a_month_are_doubted(tmp_path):
    rows = {"job_end": "2012-10-01"}, {"person": "w2", "job_end": "2013-02-01"}
    assert notes(tmp_path, *rows) == [
        "p:2:7: job_end: all jobs end on the first of a month; if months are meant, write 2012-10"
    ]
    assert notes(tmp_path, rows[0], {**rows[1], "job_end": "2013-02"}) == []


def test_an_error_of_a_spreadsheet_is_named(tmp_path):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADS)
        sheet.write_row(1, 0, ["w1", "MM", "F", 1984, "2010-01", ""])
        sheet.write_formula(1, 6, "=1/0", None, "#DIV/0!")
    assert faults(tmp_path, raw=stream.getvalue()) == [
        "p:2:7: wage_m: '#DIV/0!' is an error of the spreadsheet"
    ]


def test_a_broken_archive_is_no_workbook(tmp_path):
    whole = workbook([HEADS])
    for raw in (whole[:200], whole.replace(b"sheet", b"shoot"), b"PK\x03\x04" + bytes(60)):
        [fault] = faults(tmp_path, raw=raw)
        assert fault == "p: is an Excel workbook or another zip archive; save it as 'CSV UTF-8'"


def test_a_date_that_a_spreadsheet_shows_as_a_month_is_one_beside_days(tmp_path):
    rows = [
        HEADS,
        ["w1", "MM", "F", 1984, dt.date(2006, 3, 1), dt.date(2012, 10, 1), 6500],
        ["w2", "MM", "F", 1984, dt.date(2006, 3, 15), dt.date(2012, 10, 5), 6500],
    ]
    ends = [p.jobs[0].end for p in read(tmp_path, raw=workbook(rows, months=True)).people]
    assert list(map(iso, ends)) == ["2012-11-01", "2012-10-06"]
    assert "1 October 2012 in the spreadsheet" in faults(tmp_path, raw=workbook(rows))[0]
