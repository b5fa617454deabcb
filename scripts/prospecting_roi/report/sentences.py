"""The three sentences of the first screen, by rules from the figures; never of causes.

Where the next amount would bring most, what to question, what to repair first: each with how sure
it is, in a word and a number. What the data does not tell is said, with what is missing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from prospecting_roi.core.quality import Rule
from prospecting_roi.report.additions import Addition, Amount, chances
from prospecting_roi.report.overview import Channel, Overview, ranked
from prospecting_roi.report.view import View

_MOST_NAMED = 2
_MARKS = {"shown": "● ", "likely": "◐ ", "open": "○ "}


@dataclass(frozen=True)
class Sentence:
    """What to do, the figures that say so, and how sure that is (``level`` of CERTAINTIES)."""

    key: str
    lead: str
    figures: str
    level: str
    certainty: str

    @property
    def mark(self) -> str:
        """How sure it is, drawn; what is missing is a count, and has none."""
        return "" if self.key == "repair" else _MARKS[self.level]


def sentences(view: View, overview: Overview, amount: Amount | None) -> list[Sentence]:
    """The three sentences in the view's language."""
    return [
        _next_amount(view, overview, amount),
        _to_question(view, overview),
        _to_repair(view, overview),
    ]


def _next_amount(view: View, overview: Overview, amount: Amount | None) -> Sentence:
    say, words = view.say, view.words
    if amount is None or not amount.told:
        figures = f"{say('next.missing')} {_best_so_far(view, overview)}"
        return Sentence("next", say("next.unknown"), figures, "open", "")
    best = amount.told[0]
    lower, upper = best.bounds
    figures = say(
        "next.figures",
        amount=words.amount(best.amount),
        channel=view.channel(best.channel),
        margin=words.about(best.margin),
        median=words.about(best.median) if round(best.median) else words.amount(Decimal(0)),
        lower=words.amount(lower),
        upper=words.about(upper),
    )
    figures += _better_so_far(view, overview, amount, best)
    lead = best.certainty if best.is_likely_paid else "unpaid"
    named = say(f"next.{lead}", channel=view.channel(best.channel))
    certainty = _certainty(view, best)
    return Sentence("next", named, figures, best.certainty, certainty)


def _better_so_far(view: View, overview: Overview, amount: Amount, named: Addition) -> str:
    """What the amount would bring to the channel of the best ROI, where that is another."""
    best = next(iter(ranked(overview.channels)), None)
    if best is None or best.name == named.channel:
        return ""
    told = next((one for one in amount.told if one.channel == best.name), None)
    channel = view.channel(best.name)
    if told is None:
        return " " + view.say("next.passed_untold", channel=channel)
    return " " + view.say(
        "next.passed",
        channel=channel,
        margin=view.words.about(told.margin),
        payback=chances(told.payback),
    )


def _certainty(view: View, best: Addition) -> str:
    """How sure it is that the channel brings most, and that the amount is paid back."""
    payback = chances(best.payback)
    if best.best is None:
        return view.say("certainty.only_gain", payback=payback)
    return view.say(f"certainty.{best.certainty}_gain", best=chances(best.best), payback=payback)


def _best_so_far(view: View, overview: Overview) -> str:
    best = next(iter(ranked(overview.channels)), None)
    if best is None:
        return view.say("next.no_best")
    causes = _causes_against(view, best)
    said = view.say(
        "next.best",
        channel=view.channel(best.name),
        roi=view.words.percent(best["roi"]),
        customers=_customers(view, best),
    )
    return said + (view.say("next.but", causes=causes) if causes else ".")


def _causes_against(view: View, best: Channel) -> str:
    """What could put another channel first, in words; nothing where the first place is firm."""
    causes = ("models", "unknowns", "sample")
    found = [view.say(f"firm.by_{cause}") for cause in causes if not best[f"is_firm_by_{cause}"]]
    return view.say("words.or").join(found) if best["is_top_firm"] is not None else ""


def _customers(view: View, channel: Channel) -> str:
    count = channel["new_customers"]
    if count == 0:
        return view.say("words.no_customer")
    return view.messages.plural("words.customers", count, count=view.words.count(count))


def _to_question(view: View, overview: Overview) -> Sentence:
    say = view.say
    rows = [row for row in overview.channels if row.is_choice and row["roi"] is not None]
    losing, level = questioned(overview)
    if not losing:
        key = "question.none" if rows else "question.unknown"
        return Sentence("question", say(key), say(f"{key}_why"), "open", "")
    figures = " ".join(_loss(view, row) for row in losing)
    models = [row for lost in losing for row in overview.models_of(lost.name)]
    if level == "shown" and any(row["roi"] is not None and row["roi"] > 0 for row in models):
        level = "by_model"
    elif level == "shown" and any(
        row["if_unknown_for"] and row["if_unknown_for"] > 0 for row in losing
    ):
        level = "by_unknown"
    names = say("words.and").join(view.channel(row.name) for row in losing)
    lead = "question.stop" if level == "shown" else "question.doubt"
    certainty = {"shown": "shown_loss", "open": "open_loss"}.get(level, level)
    return Sentence(
        "question",
        say(lead, channels=names),
        figures,
        "shown" if level == "shown" else "likely" if level != "open" else "open",
        say(f"certainty.{certainty}"),
    )


def questioned(overview: Overview) -> tuple[list[Channel], str]:
    """The costliest channels of a loss, and whether the 95 % interval shows it."""
    rows = [row for row in overview.channels if row.is_choice and row["roi"] is not None]
    losing = [row for row in rows if row["upper"] is not None and row["upper"] < 0]
    level = "shown" if losing else "open"
    losing = losing or [row for row in rows if row["roi_label"] == "negative"]
    return sorted(losing, key=lambda row: (-row["complete_cost"], row.name))[:_MOST_NAMED], level


def _loss(view: View, row: Channel) -> str:
    words = view.words
    return view.say(
        "question.figures",
        channel=view.channel(row.name),
        cost=words.about(row["complete_cost"]),
        customers=_customers(view, row),
        roi=words.percent(row["roi"]),
        lower=words.percent(row["lower"]),
        upper=words.percent(row["upper"]),
    )


def _to_repair(view: View, overview: Overview) -> Sentence:
    say, words, quality = view.say, view.words, view.source.quality
    rules = [] if quality is None else quality.rules
    rule = next((rule for rule in rules if rule.failed_count and rule.status != "pass"), None)
    if rule is None:
        checked = any(rule.checked_count for rule in rules)
        key = "repair.none" if checked else "repair.unknown"
        return Sentence("repair", say(key), "", "shown" if checked else "open", "")
    at_stake = ""
    if rule.amount_at_stake:
        at_stake = say("repair.at_stake", amount=words.about(rule.amount_at_stake))
    figures = say(
        "repair.figures",
        found=words.count(rule.failed_count),
        checked=words.count(rule.checked_count),
        share=words.share(rule.failed_share),
        at_stake=at_stake,
    )
    return Sentence(
        "repair",
        say("repair.lead", title=view.text(rule.title)),
        " ".join((figures, *_of_unknown_channel(view, overview, rule), view.text(rule.repair))),
        "shown",
        _effect(view, overview.channels),
    )


def _of_unknown_channel(view: View, overview: Overview, rule: Rule) -> Iterator[str]:
    """Why the channel table has more leads of unknown channel than have no source."""
    rules = view.source.quality.rules if view.source.quality else ()
    others = sum(one.failed_count for one in rules if one.rule_id == "lead_source_unknown")
    counts = [row["raw_leads"] for row in overview.channels if row.name == "unknown"]
    if rule.rule_id == "lead_source_missing" and others and counts == [rule.failed_count + others]:
        words = view.words
        yield view.say(
            "repair.unknown_channel", count=words.count(counts[0]), others=words.count(others)
        )


def _effect(view: View, rows: Sequence[Channel]) -> str:
    """What all that is unknown does to the ROI of the costliest channel."""
    for row in rows:
        against, most = row["if_unknown_against"], row["if_unknown_for"]
        if row.is_choice and against is not None and most is not None:
            return view.say(
                "repair.effect",
                channel=view.channel(row.name),
                against=view.words.percent(against),
                most=view.words.percent(most),
            )
    return ""
