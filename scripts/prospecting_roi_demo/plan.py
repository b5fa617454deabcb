"""What is to be generated: seed, size, period, and what follows from them."""

from dataclasses import dataclass
from datetime import date, timedelta

DEFAULT_SEED = 20261031
DEFAULT_UNTIL = date(2026, 10, 31)
DEFAULT_LEADS = 5_000
CALLS_PER_LEAD = 12
MONTHS = 24
MAX_LEADS = 15_000_000
MAX_CALLS = 200_000_000


def first_of_month(day: date, months: int = 0) -> date:
    """First day of the month that lies ``months`` months after the month of ``day``."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


@dataclass(frozen=True)
class Plan:
    """Parameters of one generation; ``leads`` counts records, ``calls`` call legs."""

    seed: int = DEFAULT_SEED
    mix: str = "default"
    leads: int = DEFAULT_LEADS
    calls: int = DEFAULT_LEADS * CALLS_PER_LEAD
    until: date = DEFAULT_UNTIL

    def __post_init__(self) -> None:
        """Refuse sizes that cannot be generated (ValueError with one sentence)."""
        if not 0 <= self.seed < 2**31:
            raise ValueError("--seed must be a whole number from 0 to 2147483647.")
        if not 10 <= self.leads <= MAX_LEADS:
            raise ValueError(f"--leads must lie between 10 and {MAX_LEADS}.")
        if not 10 <= self.calls <= MAX_CALLS:
            raise ValueError(f"--calls must lie between 10 and {MAX_CALLS}.")
        if not date(2000, 1, 1) <= self.until <= date(2100, 12, 31):
            raise ValueError("--until must be a date from 2000-01-01 to 2100-12-31.")

    @property
    def start(self) -> date:
        """First day: the first of the month, so that the period holds ``MONTHS`` months."""
        return first_of_month(self.until, 1 - MONTHS)

    @property
    def months(self) -> list[date]:
        """First days of the months of the period, in order."""
        return [first_of_month(self.start, index) for index in range(MONTHS)]

    @property
    def days(self) -> list[date]:
        """All calendar days of the period, in order."""
        count = (self.until - self.start).days + 1
        return [self.start + timedelta(days=index) for index in range(count)]

    @property
    def size_factor(self) -> float:
        """Size of the company relative to the demo: budgets and visits grow with it."""
        return self.leads / DEFAULT_LEADS

    @property
    def accounts(self) -> int:
        """Companies prospected: six for ten leads, several people of one company being common."""
        return (self.leads - 1) * 6 // 10 + 1

    @property
    def old_customers(self) -> int:
        """Companies that were customers before the period."""
        return max(2, self.leads // 60)

    @property
    def agents(self) -> int:
        """Callers: about thirty calls a working day each."""
        return max(4, -(-self.calls // 15_000))

    @property
    def sellers(self) -> int:
        """Sellers who hold the meetings and own the opportunities."""
        return max(3, -(-self.leads // 1_700))

    def width(self, count: int) -> int:
        """Digits of a neutral id for ``count`` records (duplicates get numbers above)."""
        return max(6, len(str(count * 2)))
