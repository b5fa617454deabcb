"""The three sentences of the first screen, by rules from the figures; never of causes.

Where the next amount would bring most, what to question, what to repair first: each with how sure
it is, in a word and a number. What the data does not tell is said, with what is missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from prospecting_roi.report.additions import Addition
from prospecting_roi.report.overview import Channel, Overview, ranked
from prospecting_roi.report.svg import DOTS
from prospecting_roi.report.view import View

_MOST_NAMED = 2


@dataclass(frozen=True)
class Sentence:
    """What to do, the figures that say so, and how sure that is (``level`` of CERTAINTIES)."""

    key: str
    lead: str
    figures: str
    level: str
    certainty: str


def sentences(view: View, overview: Overview, additions: list[Addition]) -> list[Sentence]:
    """The three sentences in the view's language."""
    return [
        _next_amount(view, overview, additions),
        _to_question(view, overview),
        _to_repair(view, overview),
    ]


def _next_amount(view: View, overview: Overview, additions: list[Addition]) -> Sentence:
    say, words = view.say, view.words
    best = next(iter(additions), None)
    if best is None:
        figures = f"{say('next.missing')} {_best_so_far(view, overview)}"
        return Sentence("next", say("next.unknown"), figures, "open", "")
    figures = say(
        "next.figures",
        amount=words.about(best.amount),
        channel=view.channel(best.channel),
        margin=words.about(best.margin),
        lower=words.about(best.lower),
        upper=words.about(best.upper),
    )
    chances = {"paying": str(best.paying), "dots": str(DOTS)}
    certainty = say(f"certainty.{best.certainty}_gain", **chances)
    named = say(f"next.{best.certainty}", channel=view.channel(best.channel))
    return Sentence("next", named, figures, best.certainty, certainty)


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
    losing = [row for row in rows if row["upper"] is not None and row["upper"] < 0]
    level = "shown"
    if not losing:
        level = "open"
        losing = [row for row in rows if row["roi_label"] == "negative"]
    if not losing:
        key = "question.none" if rows else "question.unknown"
        return Sentence("question", say(key), say(f"{key}_why"), "open", "")
    losing = sorted(losing, key=lambda row: (-row["complete_cost"], row.name))[:_MOST_NAMED]
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
        f"{figures} {view.text(rule.repair)}",
        "shown",
        _effect(view, overview.channels),
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
