"""What a receiving fund makes of a transfer: months entered, months bought, or money passed on."""

import numpy as np

from portasim.agreements.money import Payment
from portasim.core.arrays import Bools, Ints


def credited_by_months(months: Ints) -> Ints:
    """Months that the receiving fund enters for a transfer: those that were insured abroad."""
    return months


def credited_by_money(amount: Ints, contribution_m: Ints) -> tuple[Ints, Ints]:
    """Months a transfer buys at the receiving fund's own contribution, and what is left over.

    Whole months only: floor(amount / contribution), assumed. Precedent: the Turkish fund uses Swiss
    contributions to raise its pension (S36).
    """
    bought = amount // np.maximum(contribution_m, 1)
    bought = np.where(contribution_m > 0, bought, 0)
    return bought, amount - bought * contribution_m


def passed_on(payment: Payment, gains: Bools) -> tuple[Ints, Ints]:
    """What the fund keeps of a transfer for whoever gains by it, and what it hands to the others.

    Precedent: the Turkish fund pays Swiss contributions to the person if no gain follows (S36).
    """
    arrived = payment.received
    return np.where(gains, arrived, 0), np.where(gains, 0, arrived)
