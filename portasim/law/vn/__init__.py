"""Viet Nam: when the old-age branch runs, so that a home month may count towards an agreement."""

from __future__ import annotations

from collections.abc import Mapping

from portasim.core.rules import Rule

RULES: Mapping[str, tuple[Rule, ...]] = {}
