"""The old-age schemes side by side: every cell says something, how sure it is, and by whom."""

import hashlib
import io
import json
import zipfile
from fractions import Fraction
from string import Formatter

import pytest

from portasim.brief.law.sheet import diff_html, diff_text, tally
from portasim.brief.law.workbook import diff_xlsx
from portasim.cli.law import law_app
from portasim.core.calendar import day
from portasim.core.faults import UserError
from portasim.core.params import STATUSES
from portasim.core.words import COUNTRIES
from portasim.law.inquiry.entries import find
from portasim.law.sheet.items import NOT_FOUND, SURENESS, least_sure
from portasim.law.sheet.map import NothingPart, TextPart, WordsPart, ids_of, load_map
from portasim.law.sheet.paper import in_baht, on_paper
from portasim.law.sheet.sheet import schemes
from portasim.law.system import load_law, load_references

ON = "2026-12-01"
DATE = "--on is a date written YYYY-MM-DD, 1900-01-01 to 2200-12-31"
OVERLAYS = [overlay.name for country in COUNTRIES for overlay in load_law(country).overlays()]


@pytest.fixture(scope="module")
def sheet():
    return schemes(day(ON))


@pytest.fixture
def law(command):
    """A command of `portasim law`: exit code, output, what was said on the other channel."""
    return command(law_app, "portasim law")


def lines(sheet):
    """Every line, with its row and country, the next changes included."""
    for row in sheet.rows:
        for country, cell in row.cells.items():
            for line in cell.lines:
                yield row.id, country, line
                if line.then is not None:
                    yield row.id, country, line.then


def words(sheet, row, country):
    """What a cell says, the next changes left out."""
    [cell] = [r.cells[country] for r in sheet.rows if r.id == row]
    return "; ".join(line.text for line in cell.lines)


def parts():
    """Every part of the map, with its country."""
    for row in load_map().values():
        for country, several in row.cells.items():
            yield from ((country, part) for part in several)


NAMED = {(country, name, part.overlay) for country, part in parts() for name in ids_of(part)}


def test_the_map_names_every_country_in_every_row():
    for name, row in load_map().items():
        assert list(row.cells) == list(COUNTRIES), name
        assert all(row.cells.values()), name


@pytest.mark.parametrize(("country", "name", "overlay"), sorted(NAMED))
def test_every_name_in_the_map_is_held_by_its_law(country, name, overlay):
    law = load_law(country)
    if overlay:
        law = law.with_overlay(overlay)
    assert find(law, name).id == name
    assert name.startswith(f"{country}.")


def test_every_part_of_the_map_has_words_for_every_case_and_known_references():
    references, overlays = load_references(), set(OVERLAYS)
    for country, part in parts():
        assert getattr(part, "ref", "") in {"", *references}
        assert getattr(part, "status", "") in {"", *STATUSES}
        assert {part.overlay, part.without} <= {"", *overlays}
        law = load_law(country)
        applied = law.with_overlay(part.overlay) if part.overlay else law
        if isinstance(part, WordsPart) and part.by in applied.switches:
            assert set(part.words) == set(applied.switches[part.by].allowed)
        if isinstance(part, TextPart):
            holes = {hole for _, hole, *_ in Formatter().parse(part.say) if hole is not None}
            assert holes == set(part.values), part.say
            assert part.values or (part.ref and part.status), part.say
        assert not isinstance(part, NothingPart) or part.nothing


@pytest.mark.parametrize("overlays", [(), tuple(OVERLAYS)], ids=["law", "overlays"])
@pytest.mark.parametrize(
    "on", ["1900-01-01", "1997-06-01", "2005-01-01", "2024-01-01", ON, "2043-01-01", "2200-12-31"]
)
def test_on_every_day_a_cell_has_status_and_authority_or_says_not_found(on, overlays):
    sheet = schemes(day(on), overlays)
    assert all(set(row.cells) == set(COUNTRIES) for row in sheet.rows)
    for row, country, line in lines(sheet):
        where = (row, country, line.text)
        assert line.text.strip(), where
        assert "{" not in line.text, where
        assert line.status in SURENESS, where
        if line.status == NOT_FOUND:
            assert line.text.startswith("not found: "), where
        else:
            assert line.refs, where
            assert set(line.refs) <= set(sheet.references), where
    for row in sheet.rows:
        for cell in row.cells.values():
            assert cell.status == least_sure([line.status for line in cell.lines])


def test_what_is_not_enacted_is_listed_with_its_heading(sheet):
    listed = {(entry.country, entry.item) for entry in sheet.unsettled}
    for _, country, line in lines(sheet):
        for item in line.rests_on:
            assert (item.status == "enacted") == ((country, item) not in listed), item
    missing = {entry.item.title for entry in sheet.unsettled if entry.item.status == NOT_FOUND}
    assert missing == {line.text for *_, line in lines(sheet) if line.status == NOT_FOUND}


def test_values_are_those_of_the_law(sheet):
    assert words(sheet, "ceiling", "TH") == "17,500 baht a month"
    assert words(sheet, "age_men", "VN").startswith("61 years 6 months")
    assert words(sheet, "age_women", "VN").startswith("57 years")
    assert words(sheet, "rates", "TH") == "20%, 35%, 50%"
    assert words(sheet, "rates", "KH").startswith("26.25%, 38.75%, 51.25%")
    assert words(sheet, "employee", "KH").startswith("2%")
    assert words(sheet, "total", "VN") == "22%"
    assert words(sheet, "running", "MM").startswith("Does not run")


def test_the_next_change_stands_beside_what_holds(sheet):
    [row] = [row for row in sheet.rows if row.id == "ceiling"]
    then = row.cells["TH"].lines[0].then
    assert (then.since, then.text) == ("2029-01-01", "20,000 baht a month")
    [row] = [row for row in sheet.rows if row.id == "employee"]
    assert row.cells["KH"].lines[0].then.since == "2027-10-01"


def test_two_days_differ_where_the_law_changed_between_them(sheet):
    before = schemes(day("2024-01-01"))
    assert words(before, "ceiling", "TH") == "15,000 baht a month"
    assert words(before, "qualifying", "VN").startswith("240 months (20 years)")
    assert words(sheet, "qualifying", "VN").startswith("180 months (15 years)")
    assert words(before, "age_men", "VN").startswith("61 years")
    assert "58/2014" in words(before, "law", "VN")
    assert "41/2024" in words(sheet, "law", "VN")
    assert words(before, "qualifying", "KH") == words(sheet, "qualifying", "KH")


def test_a_scheme_before_its_first_day_is_not_in_force_and_never_nought():
    cell = next(row for row in schemes(day("2020-01-01")).rows if row.id == "total").cells["KH"]
    assert cell.lines[0].text == "not in force on 2020-01-01"
    assert (cell.lines[0].then.since, cell.lines[0].then.text) == ("2022-10-01", "4%")


SCHEMES = {
    country: int(load_law(country).number(f"{country}.old_age.pension_age").changes[0])
    for country in COUNTRIES
}


@pytest.mark.parametrize("on", ["1900-01-01", "1990-06-01", "2000-06-01", "2013-06-01"])
def test_before_a_scheme_every_cell_says_not_in_force(on):
    sheet = schemes(day(on))
    words, page, book = diff_text(sheet), diff_html(sheet), diff_xlsx(sheet)
    with zipfile.ZipFile(io.BytesIO(book)) as whole:
        strings = whole.read("xl/sharedStrings.xml").decode()
    for country, begins in SCHEMES.items():
        if begins <= day(on):
            continue
        for row in sheet.rows:
            # A law may speak of the branch before it opens, and insure for others before it.
            cell = row.cells[country]
            earlier = [line for line in cell.lines if line.rests_on]
            assert earlier or {line.text for line in cell.lines} == {f"not in force on {on}"}
            assert all(item.since <= on for line in earlier for item in line.rests_on)
            assert all(line.then is None or line.then.since > on for line in cell.lines)
    for shown in (words, page, strings):
        assert f"not in force on {on}" in shown
        assert "nothing for this day" not in shown
        assert ">0 dong" not in shown
    for line in words.splitlines():
        assert " 0 dong" not in line, line


def test_a_sheet_of_a_day_before_all_law_holds_nothing_but_what_is_not_in_force(law):
    on = "1900-01-01"
    sheet = schemes(day(on))
    assert {line.text for row in sheet.rows for c in row.cells.values() for line in c.lines} == {
        f"not in force on {on}"
    }
    assert sheet.unsettled == tuple(
        entry for entry in sheet.unsettled if entry.item.status not in {NOT_FOUND, "enacted"}
    )
    cells = len(sheet.rows) * len(COUNTRIES)
    assert tally(sheet) == (
        f"Of {cells} cells, 0 rest on enacted law alone and {cells} say that nothing was in force "
        "yet."
    )
    found = json.loads(law("diff", "--on", on, "--json")[1])
    texts = {
        line["text"] for row in found["rows"] for c in row["cells"].values() for line in c["lines"]
    }
    assert texts == {f"not in force on {on}"}


@pytest.mark.parametrize(
    ("on", "floor"),
    [
        ("1996-06-01", "not in force on 1996-06-01"),
        ("2014-12-31", "not in force on 2014-12-31"),
        ("2015-01-01", "2,150,000 dong a month: the minimum wage of region IV"),
        ("2025-06-30", "3,450,000 dong a month: the minimum wage of region IV"),
        ("2025-07-01", "2,340,000 dong a month: the reference level"),
    ],
)
def test_the_floor_of_viet_nam_is_that_of_the_day(on, floor):
    sheet = schemes(day(on))
    assert words(sheet, "floor", "VN").startswith(floor)
    [row] = [row for row in sheet.rows if row.id == "floor"]
    for line in row.cells["VN"].lines:
        then = line.then
        if then is not None and then.since >= "2025-07-01":
            assert "region IV" not in then.text
    # Only what is in force is turned into baht.
    assert ("= about" in words(sheet, "floor", "VN")) == (on >= "2015-01-01")


def test_a_value_whose_words_end_is_followed_by_those_that_take_over():
    [row] = [row for row in schemes(day("2025-01-01")).rows if row.id == "floor"]
    then = row.cells["VN"].lines[0].then
    assert (then.since, then.text) == ("2025-07-01", "2,340,000 dong a month: the reference level")


ACTS = {
    "TH-SSA-77-BIS": "1998-12-31",
    "TH-MR-2550": "2007-01-01",
    "TH-MR-WAGE-2568": "2026-01-01",
    "KH-PENSION-SCHEME": "2022-07-01",
    "LA-DECREE-207": "2001-06-01",
    "LA-LAW-34-2013": "2014-01-01",
    "LA-LAW-REVISED-2018": "2019-01-01",
    "LA-ORDINANCE-2025": "2025-06-01",
    "MM-LAW-15-2012": "2012-08-31",
    "VN-DECREE-12-1995": "1995-01-01",
    "VN-LAW-71-2006": "2007-01-01",
    "VN-LAW-58-2014": "2016-01-01",
    "VN-LAW-41-2024": "2025-07-01",
}


@pytest.mark.parametrize("on", ["1990", "1996", "2003", "2008", "2015", "2020", "2025", "2030"])
def test_the_law_row_cites_acts_in_force_on_the_day(on):
    sheet = schemes(day(f"{on}-01-01"))
    [row] = [row for row in sheet.rows if row.id == "law"]
    for cell in row.cells.values():
        for line in cell.lines:
            later = line.text == f"not in force on {on}-01-01"
            assert all((ACTS[ref] > f"{on}-01-01") == later for ref in line.refs)


@pytest.mark.parametrize(
    ("on", "acts"),
    [
        ("2006-12-31", ("VN-DECREE-12-1995",)),
        ("2007-01-01", ("VN-LAW-71-2006",)),
        ("2015-12-31", ("VN-LAW-71-2006",)),
        ("2016-01-01", ("VN-LAW-58-2014",)),
        ("2025-06-30", ("VN-LAW-58-2014",)),
        ("2025-07-01", ("VN-LAW-41-2024",)),
    ],
)
def test_the_law_of_viet_nam_is_that_of_the_day(on, acts):
    sheet = schemes(day(on))
    for name in ("institution", "law", "running"):
        [row] = [row for row in sheet.rows if row.id == name]
        assert [line.refs for line in row.cells["VN"].lines] == [acts]
    if on < "2025-07-01":
        cited = {
            ref
            for row in sheet.rows
            for line in row.cells["VN"].lines
            if line.rests_on
            for ref in line.refs
        }
        assert not {ref for ref in cited if ref.startswith("VN-LSI-") or "41-2024" in ref}


def test_an_overlay_shows_and_is_no_surer_than_itself(sheet):
    laid = schemes(day(ON), ["old_age_2012"])
    assert words(laid, "employee", "MM") == "3%"
    assert words(sheet, "employee", "MM") == "0%"
    [column] = [column for column in laid.columns if column.overlays]
    assert column.country == "MM"
    assert "Applied over the law of Myanmar" in diff_text(laid)
    cells = {row.id: row.cells["MM"] for row in laid.rows}
    for name in ("running", "employee", "total", "age_men", "formula", "rates"):
        assert SURENESS.index(cells[name].status) >= SURENESS.index("proposed"), name
    assert schemes(day(ON), ["MM.old_age_2012"]) == laid


def test_an_unknown_overlay_names_the_nearest():
    with pytest.raises(UserError) as error:
        schemes(day(ON), ["old_age_2021"])
    assert str(error.value) == (
        "no law has an overlay 'old_age_2021'; did you mean 'old_age_2012'?"
    )


@pytest.mark.parametrize(
    ("unit", "paper", "way", "shown"),
    [
        ("months", 738, "age", "61 years 6 months"),
        ("months", 673, "age", "56 years 1 month"),
        ("months", 720, "age", "60 years"),
        ("months", 180, "plain", "180 months (15 years)"),
        ("months", 12, "plain", "12 months"),
        ("months", 1, "plain", "1 month"),
        ("years", 55, "plain", "55 years"),
        ("percent", "10.75", "plain", "10.75%"),
        ("percent", "1.5", "bare", "1.5"),
        ("KHR/month", 1200000, "plain", "1,200,000 riel a month"),
        ("THB", "0.5", "plain", "0.5 baht"),
        ("flag", 1, "plain", "yes"),
    ],
)
def test_amounts_stand_as_a_lawyer_writes_them(unit, paper, way, shown):
    assert on_paper(Fraction(paper), unit, way) == shown


@pytest.mark.parametrize(
    ("paper", "shown"),
    [(50, "1 baht"), (12_345, "120 baht"), (99_949, "1,000 baht"), (985_049, "9,900 baht")],
)
def test_baht_come_without_false_precision(paper, shown):
    assert in_baht(Fraction(paper), "KHR", Fraction(100)) == shown


def test_the_exchange_rate_is_that_of_the_year_and_assumed_after_the_last():
    of = {}
    for on in ("2019-07-01", ON):
        sheet = schemes(day(on))
        [row] = [row for row in sheet.rows if row.id == "ceiling"]
        [line] = [line for line in row.cells["LA"].lines if "baht" in line.text]
        of[on] = next(item for item in line.rests_on if item.id.endswith("exchange_rate"))
    assert (of["2019-07-01"].status, of["2019-07-01"].since) == ("enacted", "2019-01-01")
    assert of[ON].status == "assumed"


def test_equal_sheets_give_equal_bytes(sheet):
    again = schemes(day(ON))
    assert again == sheet
    for make in (diff_text, diff_html, diff_xlsx):
        assert make(again) == make(sheet)


def test_a_page_asks_nothing_of_the_network_and_shows_every_mark(sheet):
    page = diff_html(sheet)
    assert "default-src 'none'" in page
    assert "<script" not in page
    assert 'src="' not in page
    assert not [part for part in page.split('href="')[1:] if not part.startswith("#")]
    for ref in sheet.references:
        assert f'<tr id="{ref}">' in page
    for status in {line.status for *_, line in lines(sheet)} - {"enacted"}:
        assert f'class="status {status.replace(" ", "-")}"' in page
    assert tally(sheet) in page


def test_a_text_is_no_wider_than_a_terminal_and_has_capitals_for_what_is_not_enacted(sheet):
    text = diff_text(sheet)
    wide = [line for line in text.splitlines() if len(line) > 100 and "http" not in line]
    assert wide == []
    assert "(ASSUMED, " in text
    assert "(RECALLED, " in text


def test_a_workbook_is_whole_dated_by_its_day_and_has_three_sheets(sheet):
    with zipfile.ZipFile(io.BytesIO(diff_xlsx(sheet))) as book:
        assert book.testzip() is None
        read = {name: book.read(name).decode() for name in book.namelist() if ".xml" in name}
    names = ["Schemes", "Sources", "Assumed"]
    assert [name for name in names if f'name="{name}"' in read["xl/workbook.xml"]] == names
    assert f"{ON}T00:00:00Z" in read["docProps/core.xml"]
    assert "<pane " in read["xl/worksheets/sheet1.xml"]
    shown = read["xl/sharedStrings.xml"]
    for row in sheet.rows:
        assert row.title in shown
    assert "[assumed]" in shown
    assert all(ref in shown for ref in sheet.references)


def test_a_tally_counts_every_cell(sheet):
    cells = len(sheet.rows) * len(COUNTRIES)
    assert tally(sheet).startswith(f"Of {cells} cells, ")


def test_the_command_prints_words_or_json(law, sheet):
    assert law("diff", "--on", ON) == (0, diff_text(sheet) + "\n", "")
    code, out, err = law("diff", "--on", ON, "--json")
    found = json.loads(out)
    assert (code, err, found["on"]) == (0, "", ON)
    assert [row["id"] for row in found["rows"]] == list(load_map())
    cell = found["rows"][0]["cells"]["TH"]
    assert set(cell) == {"status", "lines"}
    assert cell["lines"][0]["refs"]


def test_the_command_writes_a_page_and_a_workbook_twice_alike(law, tmp_path):
    digests = set()
    for _ in range(2):
        page, book = tmp_path / "s.html", tmp_path / "s.xlsx"
        code, out, err = law("diff", "--on", ON, "--html", str(page), "--xlsx", str(book))
        assert (code, out) == (0, "")
        assert err == f"written: {page}\nwritten: {book}\n"
        digests.add(hashlib.sha256(page.read_bytes() + book.read_bytes()).hexdigest())
    assert len(digests) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["s.html", "s.xlsx"]


def test_outputs_are_written_all_or_none(law, tmp_path):
    page, book = tmp_path / "s.html", tmp_path / "none" / "s.xlsx"
    code, out, err = law("diff", "--on", ON, "--html", str(page), "--xlsx", str(book))
    assert (code, out) == (2, "")
    assert f"{book}: cannot be written: no such file or directory" in err
    assert list(tmp_path.iterdir()) == []
    page.write_text("kept", encoding="utf-8")
    code, out, err = law("diff", "--on", ON, "--html", str(page), "--xlsx", str(tmp_path))
    assert code == 2
    assert f"{tmp_path}: cannot be written: is a directory" in err
    assert [path.read_text(encoding="utf-8") for path in tmp_path.iterdir()] == ["kept"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--on", "2026-13-01"], f"{DATE}; '2026-13-01' is not"),
        (["--on", "1 December 2026"], f"{DATE}; '1 December 2026' is not"),
        (["--on", "2569-12-01"], "--on: '2569-12-01' looks like a Buddhist year; write 2026-12-01"),
        (
            ["--on", ON, "--overlay", "care_drafts"],
            "no law has an overlay 'care_drafts'; did you mean 'care_draft'?",
        ),
        (
            ["--on", ON, "--html", "s.html", "--xlsx", "s.html"],
            "--xlsx s.html: the name must end in .xlsx, such as s.xlsx",
        ),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(law, words, sentence):
    assert law("diff", *words) == (2, "", f"{sentence}\n")
