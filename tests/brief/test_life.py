"""One life at the door: its timeline in words, its figure, its table; a wrong person a sentence."""

import pytest

import portasim

BASE = "scenarios/baseline.yaml"
REFUND = "scenarios/instruments/refund-at-departure.yaml"
PEOPLE = "scenarios/people/composites.csv"
N = 60


@pytest.fixture(scope="module")
def compared():
    return portasim.compare([BASE, REFUND], people=N, block=25)


@pytest.fixture(scope="module")
def real():
    return portasim.compare(BASE, people=PEOPLE)


def test_a_life_in_words(real):
    text = portasim.life(real.baseline, "worker-04").text
    lines = text.splitlines()
    assert lines[0] == (
        "Person worker-04 under “Today's law”: a man from Viet Nam, born 1 July 1993, "
        "dies 21 December 2061"
    )
    assert (
        "  13 January 2016 to 5 April 2020: Work in Thailand, Hospitality, Bangkok, 9,600\xa0THB "
        "a month; papers: Pink card, CI or passport; registered, not paid in"
    ) in lines
    for heading, line in (
        ("Months by scheme", "  Thailand: 1 month not registered and 129 months on record"),
        (
            "Rights",
            "  Thailand: a lump sum of 80,000\xa0THB from 1 July 2048, by 129 months; never paid",
        ),
        ("Claims", "  To old age, from 1 July 2048 on: never filed"),
        ("Payments, money of the day", "  Viet Nam, lump sum: 472,000,000\xa0VND in 2055"),
        ("Value", "  147,800 baht at present value, of 189,300 that the laws promise"),
    ):
        assert line == lines[lines.index(heading) + 1]


def test_the_timeline_agrees_with_the_table_of_persons(compared):
    for results in compared.all:
        people = results.people
        for number in range(0, N, 7):
            life = portasim.life(results, number)
            frame = life.to_frame()
            assert list(frame.columns) == ["kind", "first", "last", "text"]
            ledger = life.content.tables["ledger"]
            thai = ledger[ledger["scheme"] == "TH"]["months"].sum()
            assert thai == people.loc[number, "months_worked"]
            spells = frame[frame["kind"] == "spells"]
            # spells follow each other without a gap
            assert ((spells["first"] - spells["last"].shift()).dropna().dt.days == 1).all()
            assert len(life.text.splitlines()) > len(frame)


def test_a_life_shows_itself_on_a_screen_and_in_a_notebook(compared):
    life = portasim.life(compared.others[0], 24)
    lines = repr(life).splitlines()
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 130
    assert "What was done" in life.text
    assert "What was done" not in repr(life)
    shown = life._repr_html_()
    assert shown.startswith("<svg ")
    assert "<script" not in shown
    assert len(shown) < 60_000
    drawn = life.figure._repr_mimebundle_()
    assert {"application/vnd.plotly.v1+json", "image/svg+xml"} <= set(drawn)
    assert "Worked in Thailand" in drawn["image/svg+xml"]
    assert "person 24" in life.figure.layout.meta["alt"]


@pytest.mark.parametrize("person", [N, -1, "x", None, 2.5, True])
def test_a_wrong_person_is_one_sentence(compared, person):
    with pytest.raises(portasim.UserError) as raised:
        portasim.life(compared.baseline, person)
    given = f"'{person}'" if isinstance(person, str) else person
    assert str(raised.value) == f"person: there is no {given}; give a number from 0 to {N - 1}"


def test_a_wrong_word_or_a_comparison_is_one_sentence(real):
    with pytest.raises(portasim.UserError) as raised:
        portasim.life(real.baseline, "worker-99")
    words = ", ".join(f"worker-{number:02d}" for number in range(1, 11))
    assert str(raised.value) == f"person: there is no 'worker-99'; there are: {words}"
    with pytest.raises(portasim.UserError) as raised:
        portasim.life(real, "worker-01")
    assert str(raised.value) == (
        "life: a Comparison is no result of one scenario; give what run() returned, or "
        "`baseline` or one of `others` of a comparison"
    )
