"""Statements: each has its message and values, each message is used, a language is a folder."""

import ast
import datetime as dt
import re
from pathlib import Path

import pytest

import portasim.brief
from portasim.books.cascade import CASCADE
from portasim.books.states import State
from portasim.books.states import named as state_name
from portasim.books.values import CHANNELS
from portasim.brief.catalogue import MESSAGES, OTHER, catalogue, fields
from portasim.brief.formats import FORMATS, Interval, Money, Range, Share
from portasim.brief.messages import Statement, render, say, shown, term
from portasim.core.params import STATUSES
from portasim.core.words import COUNTRY_NAMES, PAPERS, SECTORS, SEXES
from portasim.offices.claims import BENEFITS, OUTCOMES
from portasim.study.manifest import BASIS, UNCALIBRATED
from portasim.study.tables.differences import GROUPS

ENGLISH = catalogue("en")
ROOM = Path(portasim.brief.__file__).parent
TERMS = {
    "country": COUNTRY_NAMES,
    "scheme": ("TH", "home"),
    "group": GROUPS,
    "group_title": GROUPS,
    "sex": SEXES,
    "papers": PAPERS,
    "sector": SECTORS,
    "state": [state_name(state) for state in State if state != State.NONE],
    "benefit": BENEFITS,
    "outcome": OUTCOMES,
    "channel": CHANNELS,
    "step": [step for step, _ in CASCADE],
    "status": [status for status in STATUSES if status != "enacted"],
    "status_title": [status for status in STATUSES if status != "enacted"],
}


def calls(name):
    """The calls of a function of portasim.brief.messages anywhere in the room."""
    for path in sorted(ROOM.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name:
                yield path.relative_to(ROOM).as_posix(), node


def used():
    """The names of the messages that code and templates use, with those of the language itself."""
    found = {call.args[0].value for _, call in calls("say")}
    for path in ROOM.rglob("*.j2"):
        found |= set(re.findall(r'\bt\("([\w.]+)"\)', path.read_text(encoding="utf-8")))
    for path in ROOM.rglob("*.py"):
        found |= set(re.findall(r'\.words\("([\w.]+)"', path.read_text(encoding="utf-8")))
        found |= set(re.findall(r'_counted\("([\w.]+)"', path.read_text(encoding="utf-8")))
    found |= {f"terms.{kind}.{key}" for kind, keys in TERMS.items() for key in keys}
    return found | {f"language.month_names.{number}" for number in range(1, 13)}


def test_every_statement_is_named_where_it_is_made():
    for path, call in calls("say"):
        assert isinstance(call.args[0], ast.Constant), (path, call.lineno)
    for path, call in calls("term"):
        assert isinstance(call.args[0], ast.Constant), (path, call.lineno)
        assert call.args[0].value in TERMS, (path, call.lineno)


def test_every_statement_has_its_message_and_gives_it_all_its_values():
    for path, call in calls("say"):
        name = call.args[0].value
        wanted = ENGLISH.message(name).values
        given = {keyword.arg for keyword in call.keywords}
        if None in given:  # values handed on as a mapping: those written out are wanted
            assert given - {None} <= wanted, (path, call.lineno)
        else:
            assert given == wanted, (path, call.lineno)


def test_every_message_is_used():
    assert set(ENGLISH.messages) == used()


def test_every_message_has_all_plural_forms_and_known_formats():
    for name, message in ENGLISH.messages.items():
        if message.plural:
            assert set(message.forms) - {"zero"} == {*ENGLISH.plurals, OTHER}, name
        else:
            assert set(message.forms) == {OTHER}, name
        for template in message.forms.values():
            for _, value, form, conversion in fields(template):
                assert value is None or form in FORMATS, (name, form)
                assert conversion is None, name


def test_what_the_page_warns_of_is_what_the_manifest_says():
    assert render(say("page.basis")) == BASIS
    assert render(say("page.uncalibrated")) == UNCALIBRATED
    assert {code: render(term("country", code)) for code in COUNTRY_NAMES} == COUNTRY_NAMES


def test_the_number_that_is_named_chooses_the_form():
    said = [render(say("common.simulated_workers", persons=n)) for n in (0, 1, 2000)]
    assert said == ["0 simulated workers", "1 simulated worker", "2,000 simulated workers"]
    assert "In no scenario does it pay" in render(say("payers.within", n=0))


def test_statements_stand_in_statements_and_nothing_is_escaped():
    inner = say("headline.lose", names=["<a>"], who=say("common.nothing"), median=1234.0)
    assert render(say("headline.would_lose", parts=[inner])) == (
        "Who would lose. <a>: nothing, median loss 1,200 baht."
    )


def test_what_is_missing_is_named():
    with pytest.raises(KeyError, match=r"no message no\.such"):
        render(Statement("no.such"))
    with pytest.raises(KeyError, match="needs the value 'country'"):
        render(say("why.nothing_moves"))
    with pytest.raises(KeyError, match="no format 'bath'"):
        shown(1, "bath")
    with pytest.raises(LookupError, match="no messages in the language 'xx'; there are: en"):
        catalogue("xx")


def test_a_language_is_a_folder_of_files_and_needs_no_code(tmp_path):
    for path in (MESSAGES / "en").iterdir():
        (tmp_path / "yy").mkdir(exist_ok=True)
        (tmp_path / "yy" / path.name).write_bytes(path.read_bytes())
    language = tmp_path / "yy" / "language.yaml"
    changed = {
        "plurals: {one: [1]}": "plurals: {few: [2, 3]}",
        '"{first} and {last}"': '"{first} y {last}"',
        '"{day} {month} {year}"': '"{year}. {month} {day}."',
        "under 1\\u00A0%": "less 1\\u00A0%",
        '"{mean} ({low}': '"{mean} [{low}',
        'to\\u00A0{high})"': 'as\\u00A0{high}]"',
    }
    text = language.read_text(encoding="utf-8")
    for before, after in changed.items():
        assert before in text
        text = text.replace(before, after)
    language.write_text(text, encoding="utf-8")
    (tmp_path / "yy" / "toy.yaml").write_text(
        'workers: {plural: n, few: "{n:count} few", other: "{n:count} many"}\n'
        'all: "{names:list} | {day:date} | {mean:interval} | {part:share} | {country:country}"\n',
        encoding="utf-8",
    )
    words = catalogue("yy", tmp_path)
    said = [render(Statement("toy.workers", {"n": n}), words=words) for n in (1, 2, 3, 4)]
    assert said == ["1 many", "2 few", "3 few", "4 many"]
    values = {
        "names": ["a", "b", "c"],
        "day": dt.date(2026, 1, 2),
        "mean": Interval(1.0, 0.0, 2.0),
        "part": Share(0.001, 1000),
        "country": "KH",
    }
    found = render(Statement("toy.all", values), words=words).replace("\N{NO-BREAK SPACE}", " ")
    assert found == "a, b y c | 2026. January 2. | 1 [0 as 2] | less 1 % | Cambodia"


@pytest.mark.parametrize(
    ("value", "form", "written"),
    [
        (Range(3, 3), "range", "3"),
        (Money(10.0, "KHR"), "money", "10\N{NO-BREAK SPACE}KHR"),
        (0.125, "hundred", "12"),
        (float("nan"), "whole", "-"),
        (0.1234, "tenths", "12.3 %"),
        (["a", "b"], "stacked", "a;\nb"),
        (3.0, "rate", "3"),
    ],
)
def test_values_are_written_in_their_format(value, form, written):
    assert shown(value, form) == written
