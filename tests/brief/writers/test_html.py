"""The brief: what it must say and must not, and that a browser shows it without a network."""

import json
import math
import re
import subprocess
from dataclasses import replace
from urllib.parse import urlsplit

import numpy as np
import pytest

from portasim.brief.content.headline import headline, losers
from portasim.brief.document import paragraph
from portasim.brief.formats import Share
from portasim.brief.messages import render, shown
from portasim.scenario.load import load
from portasim.study.manifest import BASIS, UNCALIBRATED
from portasim.study.run import simulated
from portasim.study.statistics import ratio_interval

NBSP = "\N{NO-BREAK SPACE}"


def test_every_brief_carries_its_warnings_and_its_identity(every, read):
    comparison, page = every
    text = read(page).text
    plan = comparison.baseline.scenario.plan
    for words in (UNCALIBRATED, BASIS, str(plan.seed), plan.as_of.isoformat(), "0123456789abcdef"):
        assert words in text
    for results in comparison.all:
        assert results.scenario.digest in text
    assert "the rates are assumed" in text


def test_no_brief_shows_what_is_no_number(every, read):
    reader = read(every[1])
    assert not re.search(r"\b(nan|none|inf|null|undefined)\b", reader.text, re.IGNORECASE)
    for table in reader.tables:
        assert all(cell.strip() for row in table.rows for cell in row if table.caption)


def test_nothing_points_outside(every, read):
    for _, attributes in read(every[1]).tags:
        for name in ("src", "href", "srcset", "action", "data"):
            assert name not in attributes
    policy = [a["content"] for _, a in read(every[1]).tags if "http-equiv" in a]
    assert len(policy) == 1
    assert policy[0].startswith("default-src 'none'")


def test_equal_inputs_give_equal_bytes(comparison, page, write, instruments):
    assert write(comparison) == page
    files = [comparison.baseline.scenario, *(r.scenario for r in comparison.others)]
    assert write(simulated(files)) == page


def test_figures_are_few_and_speak_without_eyes(every, read):
    drawn = [a for _, a in read(every[1]).tags if a.get("role") == "img"]
    assert 2 <= len(drawn) <= 5
    assert all(len(a["aria-label"]) > 40 for a in drawn)
    assert [a["id"] for a in drawn] == [f"figure-{n}" for n in range(1, len(drawn) + 1)]
    assert sum(tag == "details" for tag, _ in read(every[1]).tags) == len(drawn)


def test_the_losers_follow_the_headline_at_once(every, read):
    reader = read(every[1])
    named = [a.get("class") for tag, a in reader.tags if tag == "p"]
    assert named[:2] == ["headline", "losers"]
    assert reader.paragraphs["losers"].startswith("Who ")


def test_the_shares_of_losers_in_the_text_are_those_of_the_table(comparison, page, read):
    reader = read(page)
    table = next(table for table in reader.tables if table.caption.startswith("Each instrument"))
    said = reader.paragraphs["losers"]
    median = table.column("Median loss")
    for name, lose in table.column("Lose").items():
        part = next(part for part in said.split(". ") if name in part)
        if lose == "0 %":
            assert part.rstrip(".").endswith("nobody")
        else:
            assert f"{lose} of workers, median loss {median[name]} baht" in part


def test_the_table_of_instruments_is_that_of_the_people(comparison, page, read):
    table = read(page).tables
    table = next(table for table in table if table.caption.startswith("Each instrument"))
    base = comparison.baseline.people["value_THB"].to_numpy()
    for results in comparison.others:
        change = results.people["value_THB"].to_numpy() - base
        lost = shown(Share(float((change <= -1).mean()), len(base)), "share").replace(NBSP, " ")
        assert table.column("Lose")[results.name] == lost
        mean = table.column(next(name for name in table.rows[0] if "Mean" in name))[results.name]
        assert mean.startswith(f"{shown(change.mean(), 'baht')} (")


def test_no_figure_is_a_sum_over_people(comparison, page, read):
    text = read(page).text
    for results in comparison.all:
        sums = [results.people[name].sum() for name in results.people if name.endswith("_THB")]
        sums += results.table("forfeited")["contributions_THB"].tolist()
        for total in sums:
            if total > 100_000:
                assert f"{round(total):,}" not in text
                assert shown(total, "baht") not in text


def test_a_rank_is_no_praise_and_says_what_it_holds_for(page, read):
    text = " ".join(read(page).text.split())
    assert not re.search(r"\b(best|winner|optimal|recommended)\b", text, re.IGNORECASE)
    assert "under the rates assumed here" in text
    assert "share a rank where" in text


def test_no_brief_says_that_home_benefits_have_no_value(every, read):
    assert not re.search(r"not (yet )?(valued|ranked)|valued yet", read(every[1]).text)


def test_the_page_says_that_law_is_the_law_of_both_countries(page, read):
    text = " ".join(read(page).text.split())
    assert "What Thai law and the law of the home country give together" in text
    assert "Of every 100 baht that Thai law alone promises" in text


def test_forfeited_contributions_stand_in_their_own_box(every, read):
    boxes = [a for tag, a in read(every[1]).tags if tag == "section"]
    assert [box["class"] for box in boxes] == ["box"]
    assert "never added" in read(every[1]).text


def test_both_readings_of_section_56_are_shown(every, read):
    table = next(t for t in read(every[1]).tables if "section 56" in t.caption)
    assert table.rows[0][1:] == ["Late claims accepted", "Late claims barred"]
    assert [row[0] for row in table.rows[1:]] == [results.name for results in every[0].all]


def test_assumptions_are_counted_and_grouped_by_status(page, read):
    text = " ".join(read(page).text.split())
    assert (
        "These figures rest on 3 values that are not enacted law: 2 assumed and 1 recalled." in text
    )
    assert "Assumed: 2" in text
    assert "1.8 percent" in text


def test_one_scenario_alone_has_no_instruments(alone, write, read):
    reader = read(write(alone))
    assert not [t for t in reader.tables if "instrument" in t.caption]
    assert "transfers" not in reader.paragraphs
    people = alone.baseline.people
    lost = people["lost_to_practice_THB"]
    part = shown(Share(float((lost >= 1).mean()), len(people)), "share")
    assert render(losers(alone)).startswith(f"Who loses today: {part} of the workers")


def test_each_person_of_a_file_has_a_row_and_nobody_an_interval(composites, write, read):
    reader = read(write(composites))
    table = next(t for t in reader.tables if t.caption.startswith("Each person"))
    people = composites.baseline.people.set_index("person")
    short = table.column("Short of minimum")
    assert list(short) == list(people.index)
    for person, months in short.items():
        assert int(months) == max(180 - people.loc[person, "months_on_record"], 0)
    main = reader.text[reader.text.index("Of every 100") : reader.text.index("What the words")]
    assert not re.search(r"\([\d,\N{MINUS SIGN}]+ to ", main)
    assert "too few workers for an interval" in main


def test_the_ratio_of_the_headline_has_the_interval_of_a_bootstrap(comparison):
    people = comparison.baseline.people
    value, law = (people[name].to_numpy() for name in ("value_THB", "value_in_law_THB"))
    mean, low, high = ratio_interval(value, law, 30)
    assert math.isclose(mean, 100 * value.sum() / law.sum())
    picks = np.random.default_rng(1).integers(0, len(value), (4000, len(value)))
    ratios = 100 * value[picks].sum(axis=1) / law[picks].sum(axis=1)
    assert math.isclose((high - low) / 2, 1.96 * ratios.std(), rel_tol=0.1)
    assert f"about {round(mean)} are received today" in paragraph(headline(comparison))


def test_markup_in_names_is_text(instruments, write, read):
    evil = '</script><img src="http://example.invalid/x">&'
    base = load(instruments[0].parents[1] / "baseline.yaml", people=40)
    renamed = base.plan.model_copy(update={"name": evil, "question": evil, "id": "other"})
    found = simulated([base, replace(base, plan=renamed), _with_id(base, "third")])
    reader = read(write(found))
    assert evil in reader.text
    assert not [tag for tag, _ in reader.tags if tag == "img"]
    assert f"{base.plan.name} (third)" in reader.text  # two scenarios of one name are told apart


def _with_id(scenario, name):
    return replace(scenario, plan=scenario.plan.model_copy(update={"id": name}))


def opened(chromium, path, folder):
    """The page as the browser built it, its console, and the addresses the page asked for."""
    log = folder / "net.json"
    done = subprocess.run(
        [
            chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
            "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND",
            f"--user-data-dir={folder / 'profile'}", "--enable-logging=stderr",
            f"--log-net-log={log}", "--virtual-time-budget=15000", "--dump-dom", path.as_uri(),
        ],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    # the browser's own calls carry another key than those of a page from a file
    asked = [
        event["params"]["url"]
        for event in json.loads(log.read_text())["events"]
        if event.get("params", {}).get("network_isolation_key", "").startswith("file://")
    ]
    return (
        done.stdout,
        [line for line in done.stderr.splitlines() if ":CONSOLE" in line],
        [url for url in asked if urlsplit(url).scheme in {"http", "https", "ws", "wss"}],
    )


@pytest.mark.browser
def test_the_browser_test_notices_errors_and_requests(chromium, tmp_path):
    page = tmp_path / "page.html"
    page.write_text('<img src="http://example.invalid/x"><script>throw Error("no")</script>')
    _, console, asked = opened(chromium, page, tmp_path)
    assert len(console) == 1
    assert asked == ["http://example.invalid/x"]


@pytest.mark.browser
def test_a_browser_draws_every_figure_without_errors_or_network(chromium, every, tmp_path):
    page = tmp_path / "brief.html"
    page.write_text(every[1], encoding="utf-8")
    built, console, asked = opened(chromium, page, tmp_path)
    assert console == []
    assert asked == []
    figures = every[1].count('role="img"')
    assert len(re.findall(r'class="[^"]*svg-container', built)) == figures
    assert built.count("<text") > 10 * figures
