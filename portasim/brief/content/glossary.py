"""The words of a brief and what they mean."""

from __future__ import annotations

from portasim.brief.document import Term
from portasim.brief.messages import say


def glossary() -> list[Term]:
    """What the words of a brief mean, in the order in which a reader meets them."""
    return [
        Term(say("glossary.promised"), [say("glossary.promised_means")]),
        Term(say("glossary.practice"), [say("glossary.practice_means")]),
        Term(say("glossary.law"), [say("glossary.law_means")]),
        Term(say("glossary.transferred"), [say("glossary.transferred_means")]),
        Term(say("glossary.moved"), [say("glossary.moved_means")]),
        Term(say("glossary.home"), [say("glossary.home_means")]),
        Term(say("glossary.real"), [say("glossary.real_means")]),
        Term(say("glossary.rank"), [say("glossary.rank_means")]),
        Term(say("glossary.present"), [say("glossary.present_means")]),
        Term(say("glossary.interval"), [say("glossary.interval_means")]),
        Term(say("glossary.untouched"), [say("glossary.untouched_means")]),
    ]
