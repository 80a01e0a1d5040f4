"""The brief: one self-contained HTML file that opens with what is lost, and who would lose.

What is written in sentences, tables and figures comes from the same comparison; ranks stand beside
their reasons, and nothing is added up over people.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from portasim.brief.content.frames import apart
from portasim.brief.content.glossary import glossary
from portasim.brief.content.headline import by_status, forfeited, headline, losers, specification
from portasim.brief.content.ladder import KINDS, ladder_bars, ladder_table, ladder_words
from portasim.brief.content.payers import who_pays_table, worry
from portasim.brief.content.ranking import by_country_table, leading, ranking_table, regrets
from portasim.brief.content.tables import details, instruments
from portasim.brief.content.why import why
from portasim.brief.document import Term, paragraph, plain, text
from portasim.brief.figures.charts import figures
from portasim.brief.figures.drawing import FONTS, data_table, describe, plotly_script
from portasim.brief.messages import ENGLISH, Statement, render, say
from portasim.study.comparison import Comparison


def brief_html(
    comparison: Comparison, fingerprint: str, assumptions: pd.DataFrame, lang: str = ENGLISH
) -> str:
    """The brief of a comparison as one HTML file: equal inputs, equal bytes; no outside request.

    fingerprint: the run's, as in its manifest; assumptions: a row a value that is not enacted, with
    columns id, title, since, value, unit, status, ref and note.
    """
    environment = Environment(
        loader=PackageLoader("portasim.brief"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    plan = comparison.baseline.scenario.plan
    basis, uncalibrated = say("page.basis"), say("page.uncalibrated")
    banner = say("page.banner", basis=basis, day=plan.as_of, seed=plan.seed)
    return environment.get_template("brief.html.j2").render(
        t=lambda name: render(Statement(name), lang),
        lang=lang,
        title=plan.question or plan.name,
        banner=render(banner, lang),
        basis_and_banner=render(
            say("page.basis_and_banner", basis=basis, uncalibrated=uncalibrated), lang
        ),
        fonts=Markup(FONTS),  # noqa: S704  (a constant of this package)
        plotly=Markup(plotly_script()),  # noqa: S704  (plotly's own script)
        figures=_figures(comparison, lang),
        glossary=_terms(glossary(), lang),
        assumptions=_assumptions(assumptions, lang),
        specification=[
            (render(name, lang), text(value, lang))
            for name, value in specification(comparison, fingerprint)
        ],
        **_main(comparison, lang),
    )


def _main(comparison: Comparison, lang: str) -> dict[str, Any]:
    """The paragraphs and tables of a brief, rendered."""
    table = partial(plain, lang=lang)
    compared, bars = bool(comparison.others), ladder_bars(comparison)
    return {
        "headline": paragraph(headline(comparison), lang),
        "losers": render(losers(comparison), lang),
        "leading": render(leading(comparison), lang) if compared else "",
        "ranking": [table(ranking_table(comparison))] if compared else [],
        "reasons": _terms(why(comparison), lang) if compared else [],
        "regrets": [render(statement, lang) for statement in regrets(comparison)],
        "by_country": [table(by_country_table(comparison))] if compared else [],
        "ladder": paragraph(ladder_words(comparison), lang),
        "ladder_table": table(ladder_table(comparison)),
        "ladder_key": [
            (kind, render(words, lang))
            for kind, words in KINDS.items()
            if any(part.kind == kind for bar in bars for part in bar.parts)
        ],
        "ladder_bars": [
            (render(bar.rung, lang), bar.parts, text(bar.so_far, lang)) for bar in bars
        ],
        "who_pays": [table(who_pays_table(comparison))],
        "worry": paragraph(worry(comparison), lang),
        "instruments": table(instruments(comparison)),
        "apart": [render(statement, lang) for statement in apart(comparison)],
        "details": [table(one) for one in details(comparison)],
        "forfeited": render(forfeited(comparison), lang),
    }


def _figures(comparison: Comparison, lang: str) -> list[dict[str, Any]]:
    return [
        {
            "id": f"figure-{number}",
            "alt": describe(figure),
            "table": data_table(figure),
            "json": figure.to_plotly_json(),
        }
        for number, figure in enumerate(figures(comparison, lang), start=1)
    ]


def _terms(terms: Iterable[Term], lang: str) -> list[tuple[str, list[str]]]:
    return [
        (text(term.title, lang), [text(part, lang) for part in term.statements]) for term in terms
    ]


def _assumptions(frame: pd.DataFrame, lang: str) -> dict[str, Any]:
    sentence, groups = by_status(frame)
    titled = [
        (render(say("page.status_and_count", status=status, n=number), lang), titles)
        for status, number, titles in groups
    ]
    return {"sentence": render(sentence, lang), "groups": titled}
