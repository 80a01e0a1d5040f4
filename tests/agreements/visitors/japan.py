"""Japan's lump-sum withdrawal payments: bands of months, half the contribution, tax withheld."""

from pathlib import Path

import numpy as np
from precedents import withdrawals

from portasim.agreements import money
from portasim.core.files.yamlfile import read_yaml

JP = read_yaml(Path(__file__).parent / "japan.yaml").data


def months_paid(months, regime):
    return withdrawals.banded(months, JP["band_months"], JP["most_months"][regime])


def multiplier(months, regime):
    """Ten thousandths of the average standard remuneration."""
    return withdrawals.multiplier(round(JP["contribution_pct"] * 100), months_paid(months, regime))


def may_claim(months, since_exit):
    return money.may_claim(
        months,
        since_exit,
        least=JP["least_months"],
        window=JP["window_months"],
        fewer_than=JP["fewer_than_months"],
    )


def employees_refund(remuneration, months, regime):
    owed = withdrawals.times(remuneration, multiplier(months, regime))
    return np.where(may_claim(months, np.zeros_like(months)), owed, 0)


def national_refund(premium, months, regime):
    return withdrawals.half_premiums(premium, months_paid(months, regime))


def payment(gross):
    return money.refund(gross, tax=round(JP["tax_pct"] * 100))
