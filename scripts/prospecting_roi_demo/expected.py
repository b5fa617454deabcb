"""What a build must find of each kind of defect, and what else a defect rightly leads to.

A place is written ``rule.column`` and means a finding of this rule and column

- ``rule.column``: about the damaged record itself,
- ``rule.column~a+b``: whose entity is named by the damaged record's values of ``a`` and ``b``
  (an id, a digest of it, a label, a month),
- ``rule.column@a``: about a record that has the damaged record's value of ``a`` in its own ``a``;

``|`` stands between places one of which is enough. Values are those before and after the damage.
A new kind needs its line here and nothing more.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Expected:
    """``finds``: every place must be found for every defect of the kind.

    ``also`` maps further places that may be found to the reason why they follow from the defect.
    ``silent`` is the reason why there is nothing to find, where ``finds`` is empty. ``hidden_by``
    maps ``kind@a`` (``kind@a=b``) to the reason why a defect of that kind, in a record with the
    same ``a`` (as its ``b``), may leave nothing to find of this one: where nothing is found, the
    defect is counted apart and not as injected.
    """

    finds: tuple[str, ...] = ()
    also: dict[str, str] = field(default_factory=dict)
    silent: str = ""
    hidden_by: dict[str, str] = field(default_factory=dict)


# Rules that state a fact of the company rather than a defect of its data: counted apart.
FACTS = {
    "column_not_delivered": "the company's tools do not have the column",
    "unworked_paid_time": "leave, training and waiting are paid and on no time sheet",
    "salary_below_worked_time": "a busy month is paid no more than a calm one",
    "unallocated_cost": "a cost whose key has nothing in its month, as small companies have",
    "won_without_order": "one sale in fourteen is never booked as an order",
    "open_amount_estimated": "sellers mark some amounts as estimates",
    "records_share_key": "two sheets of a day that now have one person and key both count",
}
# Rules with a threshold drawn from the company's own history: counted apart, as found in addition.
STATISTICAL = {
    "stale_opportunity": "95th percentile of the closed deals' days",
    "order_amount_outlier": "ten times beyond the quartiles of its offer",
    "opportunity_amount_outlier": "ten times beyond the quartiles of its offer",
    "person_cost_outlier": "far from the company's median",
    "late_extract": "three times its usual gap behind the others",
}

UNLINKED = {
    "order_without_opportunity.opportunity_id@opportunity_id": "its order lost its deal",
    "order_maybe_counted_twice.opportunity_id~opportunity_id": "order and deal no longer meet",
    "order_matched_by_amount.opportunity_id": "taken for the deal of the same amount",
}
WITHOUT_DEAL = "order_without_opportunity.opportunity_id|order_matched_by_amount.opportunity_id"
OTHER_CHANNEL = {
    "source_disagreement.lead_source@lead_id": "its channel differs from the order's",
    "source_disagreement.lead_source@opportunity_id": "its channel differs from the order's",
    "opportunity_source_disagreement.lead_source@lead_id": "its channel differs from the deal's",
}
MEDIA = {
    "ledger_platform_difference.amount~month+platform": "the month's bill is no longer the spend",
    "media_line_covers_nothing.amount~month+platform": "the month's bill is 0 or less",
}
SALARY = {"salary_line_covers_nothing.amount~month+person_id": "the month's salary is 0 or less"}
# The spend of a day is less or more than the bill says.
DAY_MEDIA = {"ledger_platform_difference.amount~date+platform": "the month's spend is not the bill"}
HOURS = {"missing_person_cost.loaded_hourly_cost~person_id": "hours without a salary or a cost"}


LATE_COPY = {"lead_in_future.created_at": "met again three days later, after the last day"}
NO_SPEND = {"campaign_without_spend@month=date": "the month has no spend to compare with"}
NO_SOURCE = {
    f"{kind}@lead_id": "the lead has no channel to differ from"
    for kind in ("missing_source", "unknown_source_label")
}


NO_AMOUNT = {
    "opportunity_amount_missing.amount": "a won deal has no amount then",
    "unsold_amount_missing.amount": "a deal not won has none then",
}


def one(*finds: str) -> Expected:
    """Nothing but these places."""
    return Expected(finds)


EXPECTED: dict[str, Expected] = {
    # companies
    "missing_company_size": Expected(
        ("account_company_size_missing.company_size",),
        {"lead_company_size_missing.company_size@account_id": "and its lead says none"},
    ),
    "missing_sector": Expected(
        ("account_sector_missing.industry",),
        {"lead_sector_missing.industry@account_id": "and its lead says none"},
    ),
    "account_wrong_siren": Expected(
        ("unreadable_cell.company_siren", "account_siren_missing.company_siren")
    ),
    "account_placeholder": one("account_region_missing.region"),
    "account_without_siren": one("account_siren_missing.company_siren"),
    "duplicate_account": one("account_siren_repeated.company_siren"),
    "duplicate_account_by_domain": one("account_siren_missing.company_siren"),
    # leads
    "missing_source": one("lead_source_missing.lead_source"),
    "unknown_source_label": one(
        "lead_source_unknown.lead_source", "unknown_source_label.lead_source~lead_source"
    ),
    "lead_missing_company_size": Expected(silent="its account has one"),
    "lead_missing_sector": Expected(silent="its account has one"),
    "lead_without_company": one(
        "lead_account_missing.company_name",
        "lead_company_size_missing.company_size",
        "lead_sector_missing.industry",
    ),
    "unreadable_email": one("unreadable_cell.email"),
    "unreadable_phone": one("unreadable_cell.phone"),
    "wrong_siren": one("unreadable_cell.company_siren"),
    "unreadable_lead_date": one("unreadable_cell.created_at", "missing_required_value.created_at"),
    "future_lead_date": Expected(
        ("lead_in_future.created_at",),
        {"lead_stages_out_of_order.mql_at": "its stages now lie before its creation"},
    ),
    "generic_mailbox": one("lead_generic_mailbox.email"),
    "lead_unreachable": one("lead_without_contact.email"),
    "lead_stages_reversed": one("lead_stages_out_of_order.mql_at"),
    "same_id_later_version": Expected(silent="the later version replaces the earlier one"),
    "same_person_other_case_email": Expected(("duplicate_lead.",), LATE_COPY),
    "same_phone_similar_name": Expected(("duplicate_lead.",), LATE_COPY),
    "same_siren_similar_name": Expected(
        ("duplicate_lead.", "lead_without_contact.email"), LATE_COPY
    ),
    "merged_in_crm": Expected(("duplicate_lead.",), LATE_COPY),
    "test_record": Expected(
        ("lead_for_test.email",),
        {
            "duplicate_lead.": "all test records have one name",
        }
        | LATE_COPY,
    ),
    # deals
    "missing_amount": Expected(
        (),
        UNLINKED | NO_AMOUNT,
        silent="which rule it is depends on the status: missing_won_amount",
    ),
    "missing_won_amount": Expected(("opportunity_amount_missing.amount",), UNLINKED),
    "unreadable_amount": Expected(
        ("unreadable_cell.amount",),
        UNLINKED | NO_AMOUNT,
    ),
    "won_before_created": one("won_before_created.closed_at"),
    "lost_before_created": one("lost_before_created.closed_at"),
    "missing_close_date": one("opportunity_close_date_missing.closed_at"),
    "future_close_date": one("opportunity_in_future.closed_at"),
    "future_deal": Expected(
        ("opportunity_in_future.closed_at",),
        {
            "stage_entry_before_opportunity.entered_at@opportunity_id": "its stages came before",
            "order_before_opportunity.ordered_at@opportunity_id": "its order came before",
            "won_before_created.closed_at": "it closed before the date it now has",
            "lost_before_created.closed_at": "it closed before the date it now has",
        },
    ),
    "stale_opportunity": Expected(
        ("stale_opportunity.status",),
        {"opportunity_past_expected_close.expected_close_date": "open since long"},
    ),
    "opportunity_without_lead": Expected(
        ("opportunity_without_lead.lead_id",),
        {
            "opportunity_source_disagreement.lead_source": "linked to a colleague's lead",
            "source_disagreement.lead_source@opportunity_id": "linked to a colleague's lead",
        },
    ),
    "opportunity_missing_source": one("opportunity_source_missing.lead_source"),
    "opportunity_unknown_source": one("unknown_source_label.lead_source~lead_source"),
    "opportunity_other_source": Expected(
        ("opportunity_source_disagreement.lead_source",), OTHER_CHANNEL, hidden_by=NO_SOURCE
    ),
    "unknown_stage": one("unknown_label.stage~stage"),
    "unknown_deal_status": Expected(("unknown_label.status~status",), UNLINKED),
    "opportunity_without_account": one("opportunity_account_missing.account_id"),
    "account_not_listed": one("account_not_listed.account_id~account_id"),
    "opportunity_foreign_currency": Expected(
        ("opportunity_exchange_rate_missing.currency",),
        UNLINKED
        | {"order_currency_differs.currency@opportunity_id": "its order is in the company's"},
    ),
    "missing_lost_reason": one("lost_reason_missing.lost_reason"),
    "opportunity_later_version": Expected(
        (),
        {
            "opportunity_above_list_amount.list_amount": "its amount alone was raised",
            "opportunity_amount_differs_from_order.amount": "its amount alone was raised",
        },
        silent="the later version replaces the earlier one",
    ),
    # orders
    "order_without_opportunity": Expected((WITHOUT_DEAL,), UNLINKED),
    "unreadable_order_amount": one(
        "unreadable_cell.amount", "missing_required_value.amount", "order_amount_missing.amount"
    ),
    "future_order_date": one("order_in_future.ordered_at"),
    "missing_order_kind": Expected(
        ("order_kind_missing.kind",),
        {"order_without_opportunity.opportunity_id": "read as new, and it names no deal"},
    ),
    "unknown_order_kind": Expected(
        ("order_kind_missing.kind", "unknown_label.kind~kind"),
        {"order_without_opportunity.opportunity_id": "read as new, and it names no deal"},
    ),
    "order_without_account": one("order_account_missing.account_id"),
    "order_foreign_currency": Expected(
        ("order_exchange_rate_missing.currency",),
        {"order_currency_differs.currency": "its deal is in the company's currency"},
    ),
    "order_other_source": Expected(("source_disagreement.lead_source",), hidden_by=NO_SOURCE),
    "order_doubled_line": Expected(silent="the same line twice is one record"),
    # meetings and touches
    "meeting_without_lead": one("meeting_without_lead.lead_id"),
    "unknown_meeting_status": one("meeting_status_unknown.status", "unknown_label.status~status"),
    "held_before_booked": one("meeting_booked_afterwards.booked_at"),
    "meeting_without_outcome": one("meeting_outcome_missing.status"),
    "meeting_held_in_future": one("meeting_held_in_future.scheduled_at"),
    "meeting_two_versions": one("conflicting_versions."),
    "unreadable_meeting_date": one(
        "unreadable_cell.scheduled_at", "missing_required_value.scheduled_at"
    ),
    "touch_without_lead": one("touch_without_lead.lead_id"),
    "unknown_touch_kind": one("touch_kind_unknown.kind", "unknown_label.kind~kind"),
    "unknown_touch_channel": one(
        "touch_channel_unknown.channel", "unknown_source_label.channel~channel"
    ),
    "future_touch": one("touch_in_future.occurred_at"),
    "touch_without_id": one("missing_key.touch_id"),
    "touch_doubled_line": Expected(silent="the same line twice is one record"),
    "unreadable_score": one("unreadable_cell.score", "missing_required_value.score"),
    # advertising
    "unreadable_cost": Expected(("unreadable_cell.cost", "missing_required_value.cost"), DAY_MEDIA),
    "spend_without_clicks": one("spend_with_zero_clicks.clicks"),
    "unknown_ad_campaign": Expected(
        ("campaign_unknown.campaign_id~campaign_id",),
        # Nobody knows its channel any more: it is its platform's, and the bill is the other one's.
        {"campaign_maybe_same.campaign_id~campaign_id": "it has the name of the one it was"}
        | DAY_MEDIA,
    ),
    "spend_without_campaign": Expected(("ad_spend_without_campaign.campaign_id",), DAY_MEDIA),
    "negative_spend": Expected(("negative_cost.cost",), DAY_MEDIA),
    "spend_foreign_currency": Expected(("missing_exchange_rate.currency",), DAY_MEDIA),
    "campaign_without_spend": Expected(
        (),
        {
            "campaign_without_spend.campaign_id~campaign_id": "listed, of a paid channel",
            "ledger_platform_difference.amount~date+platform": "the bill covers more than that",
        },
        silent="of a campaign that is not listed nobody knows that it should spend",
    ),
    # calls
    "unknown_caller": Expected(
        ("call_person_unknown.agent_id",),
        {"missing_person_cost.loaded_hourly_cost~agent_id": "nobody's hours have no cost"},
    ),
    "unknown_outcome": one("call_outcome_unknown.outcome", "unknown_label.outcome~outcome"),
    "unknown_call_direction": one("unknown_label.direction~direction"),
    "call_without_campaign": one("call_without_campaign.campaign_id"),
    "call_of_unknown_lead": one("call_lead_unknown.lead_id"),
    "future_call": one("call_in_future.started_at"),
    "unreadable_call_date": one("unreadable_cell.started_at", "missing_required_value.started_at"),
    "call_doubled_line": Expected(silent="the same line twice is one record"),
    # what the extracts say that cannot be
    "customer_since_in_future": one("account_customer_since_in_future.is_customer_since"),
    "disqualified_without_reason": one("lead_disqualified_without_reason.disqualified_reason"),
    "impossible_probability": one("opportunity_probability_out_of_range.probability"),
    "open_without_owner": one("opportunity_owner_missing.owner_id"),
    "unknown_owner": Expected(
        ("opportunity_owner_unknown.owner_id",),
        {"missing_person_cost.loaded_hourly_cost~owner_id": "nobody's hours have no cost"},
    ),
    "open_without_expected_close": one("opportunity_expected_close_missing.expected_close_date"),
    "list_amount_too_low": one("opportunity_above_list_amount.list_amount"),
    "won_amount_estimated": one("won_amount_estimated.amount_is_estimated"),
    "order_list_amount_too_low": one("order_above_list_amount.list_amount"),
    "margin_above_amount": one("order_margin_above_amount.margin_amount"),
    "score_out_of_range": one("feedback_score_out_of_range.score"),
    "call_ended_before": one("call_ended_before_started.ended_at"),
    "talk_exceeds_call": one("call_talk_exceeds_duration.talk_seconds"),
    "call_of_a_day": one("call_too_long.duration_seconds"),
    "clicks_above_impressions": one("clicks_above_impressions.clicks"),
    "visitors_above_sessions": one("visitors_above_sessions.unique_visitors"),
    "goal_set_late": one("goal_set_late.set_on"),
    "campaign_reversed": Expected(
        ("campaign_ended_before_started.ended_on",),
        {"campaign_spend_outside_dates.started_on": "it has no days any more"},
    ),
    "negative_hourly_cost": one("person_cost_not_positive.loaded_hourly_cost~person_id"),
    # ledger, people, hours
    "negative_cost": Expected(("negative_cost.amount",), MEDIA | SALARY),
    "unreadable_ledger_amount": Expected(
        ("unreadable_cell.amount", "missing_required_value.amount"),
        MEDIA | SALARY | {"missing_exchange_rate.currency": "an amount that is not there"},
    ),
    "unknown_category": Expected(
        ("unknown_cost_category.category", "unknown_label.category~category")
    ),
    "ledger_doubled_line": Expected(silent="the same line twice is one record"),
    "ledger_booked_twice": Expected(("possible_double_booking.entry_id",), MEDIA),
    "unknown_allocation_key": one("unknown_allocation_key.allocation_key"),
    "reversed_service_period": one("implausible_service_period.service_to"),
    "salary_of_unknown_team": Expected(
        ("unknown_team.team", "unallocated_cost.channel~entry_id"), HOURS
    ),
    "salary_of_unknown_person": Expected(("unknown_person.person_id",), HOURS),
    "contractor_named": Expected(
        ("contractor_also_in_labour.amount",),
        hidden_by={"missing_hourly_cost@person_id": "their hours have no cost to count twice"},
    ),
    "ledger_foreign_currency": Expected(("missing_exchange_rate.currency",), MEDIA),
    "zero_salary": Expected(("salary_line_covers_nothing.amount~month+person_id",), {}),
    "media_bill_too_high": Expected(
        ("ledger_platform_difference.amount~month+platform",), hidden_by=NO_SPEND
    ),
    "media_bill_of_nothing": Expected(
        ("media_line_covers_nothing.amount~month+platform",), hidden_by=NO_SPEND
    ),
    "month_without_cost": Expected(
        ("ledger_month_missing.month~month",),
        {
            "month_without_cost.month~month": "where nothing else was paid in the month",
            "missing_person_cost.loaded_hourly_cost~person_id": "hours have no salary",
        },
    ),
    "missing_hourly_cost": Expected(
        (), HOURS, silent="the cost is only missed where hours of a month have no salary"
    ),
    "impossible_hours": one("implausible_hours.hours"),
    "hours_of_unknown_person": Expected(
        ("unknown_person.person_id",),
        HOURS,
    ),
    "unknown_activity": one("unknown_activity.activity"),
    # campaigns
    "campaign_without_channel": one("campaign_without_channel.channel"),
    "campaign_not_listed": one("campaign_unknown.campaign_id~campaign_id"),
}
