"""The brief: one self-contained HTML file that says first what is lost, and who would lose.

What is written in sentences, tables and figures comes from the same comparison; ranks stand beside
their reasons, and nothing is added up over people.
"""

from __future__ import annotations

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from portasim.brief.content.headline import by_status, forfeited, headline, losers, specification
from portasim.brief.content.payers import who_pays_table, worry
from portasim.brief.content.ranking import by_country_table, leading, ranking_table, regrets, why
from portasim.brief.content.tables import details, instruments
from portasim.brief.figures.charts import FONTS, data_table, describe, figures, plotly_script
from portasim.study.comparison import Comparison
from portasim.study.manifest import BASIS, UNCALIBRATED


def brief_html(comparison: Comparison, fingerprint: str, assumptions: pd.DataFrame) -> str:
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
    drawn = [
        {
            "id": f"figure-{number}",
            "alt": describe(figure),
            "table": data_table(figure),
            "json": figure.to_plotly_json(),
        }
        for number, figure in enumerate(figures(comparison), start=1)
    ]
    plan = comparison.baseline.scenario.plan
    return environment.get_template("brief.html.j2").render(
        plan=plan,
        title=plan.question or plan.name,
        basis=BASIS,
        banner=UNCALIBRATED,
        fonts=Markup(FONTS),  # noqa: S704  (a constant of this package)
        plotly=Markup(plotly_script()),  # noqa: S704  (plotly's own script)
        headline=headline(comparison),
        losers=losers(comparison),
        leading=leading(comparison) if comparison.others else "",
        ranking=[ranking_table(comparison)] if comparison.others else [],
        reasons=why(comparison) if comparison.others else [],
        regrets=regrets(comparison),
        by_country=[by_country_table(comparison)] if comparison.others else [],
        who_pays=[who_pays_table(comparison)],
        worry=worry(comparison),
        figures=drawn,
        instruments=instruments(comparison),
        details=details(comparison),
        forfeited=forfeited(comparison.baseline),
        assumptions=by_status(assumptions),
        specification=specification(comparison, fingerprint),
    )
