"""The kinds of defects, where they strike, and how often in each mix.

What a build must find of each stands in ``expected``. An ``is_extra`` kind is in the mix ``all``
only: the default company stays the same, byte for byte.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Cell:
    """A cell of existing records is changed.

    ``changes`` maps columns to SQL texts, the first one being the column named in the truth;
    ``share`` is of the records, in the default mix.
    """

    kind: str
    extract: str
    share: float
    changes: dict[str, str]
    where: str = "true"
    is_extra: bool = False

    @property
    def column(self) -> str:
        """The column in which the defect shows."""
        return next(iter(self.changes))


@dataclass(frozen=True)
class Copy:
    """Records are there a second time, changed as ``changes`` says (``new_id``: a fresh id)."""

    kind: str
    extract: str
    share: float
    changes: dict[str, str] = field(default_factory=dict)
    where: str = "true"
    is_duplicate: bool = True
    is_extra: bool = False


@dataclass(frozen=True)
class Removal:
    """All records of some groups are missing; ``share`` is of the groups."""

    kind: str
    extract: str
    share: float
    group: str
    column: str
    where: str = "true"
    is_extra: bool = False


NONE = "cast(null as varchar)"
LATER = "cast(cast(replace(updated_at, 'Z', '') as timestamp) + to_days(3) as varchar) || 'Z'"
# the same name with a letter lost, in capitals
TYPO = "upper(substr(last_name, 1, 3) || substr(last_name, 5))"
# the check digit of the SIREN is moved by one
WRONG_SIREN = (
    "left(company_siren, 8) || cast((cast(right(company_siren, 1) as integer) + 1) % 10 as varchar)"
)
CLOSED = "closed_at is not null"
# a second record of somebody met before: newer, and nothing has happened to it yet
NEWER = {
    "lead_id": "new_id",
    "created_at": LATER,
    "updated_at": LATER,
    "mql_at": NONE,
    "sql_at": NONE,
    "disqualified_at": NONE,
    "disqualified_reason": NONE,
    "status": "'Nouveau'",
}
STALE_DAYS = 270  # {old} in a condition is the day so long before the end of the period

USUAL_CELLS = (
    Cell("missing_company_size", "crm_accounts", 0.05, {"company_size": NONE}),
    Cell("missing_sector", "crm_accounts", 0.05, {"industry": NONE}),
    Cell("account_wrong_siren", "crm_accounts", 0.01, {"company_siren": WRONG_SIREN}),
    Cell("account_placeholder", "crm_accounts", 0.01, {"region": "'n/a'"}),
    Cell("missing_source", "crm_leads", 0.06, {"lead_source": NONE, "campaign_id": NONE}),
    Cell(
        "unknown_source_label",
        "crm_leads",
        0.02,
        {
            "lead_source": "'Import vague ' || cast(1 + cast(floor(draw * 1000) as bigint) % 5"
            " as varchar)",
            "campaign_id": NONE,
        },
    ),
    Cell("lead_missing_company_size", "crm_leads", 0.04, {"company_size": NONE}),
    Cell("lead_missing_sector", "crm_leads", 0.04, {"industry": NONE}),
    Cell("unreadable_email", "crm_leads", 0.01, {"email": "replace(email, '@', ' chez ')"}),
    Cell("unreadable_phone", "crm_leads", 0.01, {"phone": "'poste 12'"}, "phone is not null"),
    Cell("wrong_siren", "crm_leads", 0.01, {"company_siren": WRONG_SIREN}),
    Cell("unreadable_lead_date", "crm_leads", 0.003, {"created_at": "'à confirmer'"}),
    Cell("future_lead_date", "crm_leads", 0.002, {"created_at": "'2049' || substr(created_at, 5)"}),
    Cell(
        "generic_mailbox", "crm_leads", 0.02, {"email": "'contact@' || split_part(email, '@', 2)"}
    ),
    Cell("missing_amount", "crm_opportunities", 0.04, {"amount": NONE, "list_amount": NONE}),
    Cell("unreadable_amount", "crm_opportunities", 0.015, {"amount": "'à chiffrer'"}),
    Cell(
        "won_before_created",
        "crm_opportunities",
        0.03,
        {
            "closed_at": "cast(cast(replace(created_at, 'Z', '') as timestamp) - to_days(20)"
            " as varchar) || 'Z'"
        },
        "status = 'won'",
    ),
    Cell("missing_close_date", "crm_opportunities", 0.03, {"closed_at": NONE}, CLOSED),
    Cell(
        "future_close_date",
        "crm_opportunities",
        0.005,
        {"closed_at": "'2049' || substr(closed_at, 5)"},
        CLOSED,
    ),
    Cell(
        "stale_opportunity",
        "crm_opportunities",
        0.09,
        {
            "status": "'open'",
            "stage": "'Proposition'",
            "closed_at": NONE,
            "lost_reason": NONE,
            "probability": "'0.45'",
            "updated_at": "created_at",
        },
        "status = 'lost' and created_at < '{old}'",
    ),
    Cell(
        "opportunity_without_lead",
        "crm_opportunities",
        0.04,
        {"lead_id": NONE, "contact_email": NONE},
    ),
    Cell(
        "opportunity_missing_source",
        "crm_opportunities",
        0.04,
        {"lead_source": NONE, "campaign_id": NONE},
    ),
    Cell(
        "opportunity_unknown_source",
        "crm_opportunities",
        0.02,
        {"lead_source": "'Fichier du stagiaire'"},
    ),
    Cell("unknown_stage", "crm_opportunities", 0.01, {"stage": "'Étape 7 bis'"}),
    Cell(
        "order_without_opportunity",
        "crm_orders",
        0.05,
        {"opportunity_id": NONE, "lead_id": NONE, "contact_email": NONE},
        "kind = 'new'",
    ),
    Cell("unreadable_order_amount", "crm_orders", 0.005, {"amount": "'voir contrat'"}),
    Cell(
        "future_order_date", "crm_orders", 0.006, {"ordered_at": "'2049' || substr(ordered_at, 5)"}
    ),
    Cell("missing_order_kind", "crm_orders", 0.02, {"kind": NONE}),
    Cell("meeting_without_lead", "crm_meetings", 0.02, {"lead_id": NONE, "opportunity_id": NONE}),
    Cell("unknown_meeting_status", "crm_meetings", 0.01, {"status": "'à voir'"}),
    Cell(
        "held_before_booked",
        "crm_meetings",
        0.01,
        {
            "booked_at": "cast(cast(replace(scheduled_at, 'Z', '') as timestamp) + to_days(2)"
            " as varchar) || 'Z'"
        },
        "status = 'held'",
    ),
    Cell("touch_without_lead", "crm_touches", 0.01, {"lead_id": NONE}),
    Cell("unknown_touch_kind", "crm_touches", 0.005, {"kind": "'pigeon voyageur'"}),
    Cell("unreadable_score", "crm_feedback", 0.02, {"score": "'très bien'"}),
    Cell("unreadable_cost", "ad_spend", 0.003, {"cost": "'offert'"}),
    Cell("spend_without_clicks", "ad_spend", 0.01, {"clicks": "'0'"}),
    Cell(
        "unknown_ad_campaign", "ad_spend", 0.005, {"campaign_id": "'C9' || substr(campaign_id, 3)"}
    ),
    Cell("unknown_caller", "call_logs", 0.01, {"agent_id": "'X' || substr(agent_id, 2)"}),
    Cell("unknown_outcome", "call_logs", 0.004, {"outcome": "'code 17'"}),
    Cell("call_without_campaign", "call_logs", 0.02, {"campaign_id": NONE}),
    Cell("unreadable_call_date", "call_logs", 0.0005, {"started_at": "'hier matin'"}),
    Cell("negative_cost", "cost_ledger", 0.01, {"amount": "cast(-amount as varchar)"}),
    Cell("unreadable_ledger_amount", "cost_ledger", 0.01, {"amount": "'cf. facture'"}),
    Cell(
        "unknown_category",
        "cost_ledger",
        0.02,
        {"category": "'Frais de bouche'"},
        "category in ('steering', 'travel', 'contractors')",
    ),
    Cell("missing_hourly_cost", "people", 0.04, {"loaded_hourly_cost": NONE}),
    Cell("impossible_hours", "time_entries", 0.002, {"hours": "'26.00'"}),
    Cell("hours_of_unknown_person", "time_entries", 0.002, {"person_id": "'P99999'"}),
)

FUTURE = "'2049' || substr({column}, 5)"
EARLIER = "cast(cast(replace({column}, 'Z', '') as timestamp) - to_days({days}) as varchar) || 'Z'"


def _extra(kind: str, extract: str, changes: dict[str, str], where: str = "true") -> Cell:
    return Cell(kind, extract, 0.01, changes, where, is_extra=True)


EXTRAS = (
    _extra("account_without_siren", "crm_accounts", {"company_siren": NONE}),
    _extra("lead_unreachable", "crm_leads", {"email": NONE, "phone": NONE}),
    _extra(
        "lead_without_company",
        "crm_leads",
        {
            **dict.fromkeys(("company_name", "account_id", "company_siren"), NONE),
            **dict.fromkeys(("company_size", "industry"), NONE),
        },
    ),
    _extra(
        "lead_stages_reversed",
        "crm_leads",
        {"mql_at": EARLIER.format(column="created_at", days=3)},
        "mql_at is not null",
    ),
    _extra(
        "missing_won_amount",
        "crm_opportunities",
        {"amount": NONE, "list_amount": NONE},
        "status = 'won'",
    ),
    _extra(
        "lost_before_created",
        "crm_opportunities",
        {"closed_at": EARLIER.format(column="created_at", days=20)},
        "status = 'lost'",
    ),
    _extra("future_deal", "crm_opportunities", {"created_at": FUTURE.format(column="created_at")}),
    _extra(
        "opportunity_other_source",
        "crm_opportunities",
        {"lead_source": "case when lead_source = 'Display' then 'Salon' else 'Display' end"},
        "lead_source not in ('Bannière', 'Salon', 'Salons et événements')",
    ),
    _extra("unknown_deal_status", "crm_opportunities", {"status": "'en suspens 7'"}),
    _extra(
        "opportunity_without_account",
        "crm_opportunities",
        {"account_id": NONE, "account_name": NONE, "company_siren": NONE},
    ),
    _extra(
        "account_not_listed",
        "crm_opportunities",
        {
            "account_id": "'A9' || substr(account_id, 3)",
            "account_name": NONE,
            "company_siren": NONE,
        },
    ),
    _extra("opportunity_foreign_currency", "crm_opportunities", {"currency": "'CHF'"}),
    _extra("missing_lost_reason", "crm_opportunities", {"lost_reason": NONE}, "status = 'lost'"),
    _extra("unknown_order_kind", "crm_orders", {"kind": "'troc'"}),
    _extra(
        "order_without_account",
        "crm_orders",
        {"account_id": NONE, "account_name": NONE, "company_siren": NONE},
        "opportunity_id is null and lead_id is null",
    ),
    _extra("order_foreign_currency", "crm_orders", {"currency": "'CHF'"}),
    _extra(
        "order_other_source",
        "crm_orders",
        {"lead_source": "case when lead_source = 'Display' then 'Salon' else 'Display' end"},
        "lead_id is not null and lead_source not in ('Bannière', 'Salon', 'Salons et événements')",
    ),
    _extra("meeting_without_outcome", "crm_meetings", {"status": "'booked'"}, "status = 'held'"),
    _extra(
        "meeting_held_in_future",
        "crm_meetings",
        {"scheduled_at": FUTURE.format(column="scheduled_at")},
        "status = 'held'",
    ),
    _extra("unreadable_meeting_date", "crm_meetings", {"scheduled_at": "'mardi prochain'"}),
    _extra(
        "unknown_touch_channel",
        "crm_touches",
        {"channel": "'Minitel'", "campaign_id": NONE},
        # the other kinds tell their channel
        "kind in ('form', 'chat', 'web_visit', 'ad_click')",
    ),
    _extra("future_touch", "crm_touches", {"occurred_at": FUTURE.format(column="occurred_at")}),
    _extra("touch_without_id", "crm_touches", {"touch_id": NONE}),
    _extra(
        "spend_without_campaign",
        "ad_spend",
        {"campaign_id": NONE, "campaign_name": NONE},
    ),
    _extra("negative_spend", "ad_spend", {"cost": "cast(-cost as varchar)"}),
    _extra("spend_foreign_currency", "ad_spend", {"currency": "'CHF'"}),
    _extra("unknown_call_direction", "call_logs", {"direction": "'diagonal'"}),
    _extra(
        "call_of_unknown_lead",
        "call_logs",
        {"lead_id": "'L9' || substr(lead_id, 3)"},
        "lead_id is not null",
    ),
    _extra(
        "future_call",
        "call_logs",
        {
            "started_at": FUTURE.format(column="started_at"),
            "ended_at": FUTURE.format(column="ended_at"),
        },
    ),
    _extra(
        "unknown_allocation_key",
        "cost_ledger",
        {"allocation_key": "'au doigt mouillé'"},
        "allocation_key is not null",
    ),
    _extra(
        "reversed_service_period",
        "cost_ledger",
        {"service_to": "cast(month - 40 as varchar)", "service_from": "cast(month as varchar)"},
        "category in ('licences', 'shared_tools', 'travel', 'steering')",
    ),
    _extra(
        "salary_of_unknown_team",
        "cost_ledger",
        {"team": "'Équipe fantôme'", "person_id": NONE},
        "category = 'salary'",
    ),
    _extra(
        "salary_of_unknown_person", "cost_ledger", {"person_id": "'P99998'"}, "category = 'salary'"
    ),
    _extra(
        "contractor_named",
        "cost_ledger",
        {"person_id": "(select max(person_id) from sim.people where not has_salary)"},
        "category = 'contractors'",
    ),
    _extra("ledger_foreign_currency", "cost_ledger", {"currency": "'CHF'"}, "category <> 'salary'"),
    _extra("zero_salary", "cost_ledger", {"amount": "'0'"}, "category = 'salary'"),
    _extra(
        "media_bill_too_high",
        "cost_ledger",
        {"amount": "cast(amount * 2 as varchar)"},
        "category = 'media' and platform = 'meta'",
    ),
    _extra(
        "media_bill_of_nothing",
        "cost_ledger",
        {"amount": "'0'"},
        "category = 'media' and platform = 'meta'",
    ),
    _extra("unknown_activity", "time_entries", {"activity": "'sieste, ' || activity"}),
    # the platform of a campaign's spend tells its channel
    _extra(
        "campaign_without_channel",
        "campaigns",
        {"channel": NONE},
        "channel not in ('paid_search', 'paid_social', 'display')",
    ),
    _extra("customer_since_in_future", "crm_accounts", {"is_customer_since": "'2049-01-01'"}),
    _extra(
        "disqualified_without_reason",
        "crm_leads",
        {"disqualified_reason": NONE},
        "disqualified_at is not null",
    ),
    _extra("impossible_probability", "crm_opportunities", {"probability": "'7.5'"}),
    _extra("open_without_owner", "crm_opportunities", {"owner_id": NONE}, "status = 'open'"),
    _extra("unknown_owner", "crm_opportunities", {"owner_id": "'P99998'"}),
    _extra(
        "open_without_expected_close",
        "crm_opportunities",
        {"expected_close_date": NONE},
        "status = 'open'",
    ),
    _extra("list_amount_too_low", "crm_opportunities", {"list_amount": "'1'"}, "amount > 2"),
    _extra(
        "won_amount_estimated",
        "crm_opportunities",
        {"amount_is_estimated": "'true'"},
        "status = 'won'",
    ),
    _extra("order_list_amount_too_low", "crm_orders", {"list_amount": "'1'"}, "kind = 'new'"),
    _extra(
        "margin_above_amount",
        "crm_orders",
        {"margin_amount": "cast(amount * 2 as varchar)"},
        "kind <> 'credit_note'",
    ),
    _extra("score_out_of_range", "crm_feedback", {"score": "'14'"}),
    _extra("call_ended_before", "call_logs", {"ended_at": "'2020-01-01 10:00:00Z'"}),
    _extra(
        "talk_exceeds_call", "call_logs", {"talk_seconds": "cast(duration_seconds + 60 as varchar)"}
    ),
    _extra("call_of_a_day", "call_logs", {"duration_seconds": "'86400'"}),
    _extra("clicks_above_impressions", "ad_spend", {"clicks": "cast(impressions + 1 as varchar)"}),
    _extra(
        "visitors_above_sessions",
        "web_visits",
        {"unique_visitors": "cast(sessions + 1 as varchar)"},
    ),
    _extra("goal_set_late", "kpi_goals", {"set_on": "'2049-01-01'"}),
    _extra("campaign_reversed", "campaigns", {"ended_on": "'2001-01-01'"}),
    _extra("negative_hourly_cost", "people", {"loaded_hourly_cost": "'-5'"}),
)

CELLS = (*USUAL_CELLS, *EXTRAS)

COPIES = (
    Copy(
        "duplicate_account",
        "crm_accounts",
        0.01,
        {"account_id": "new_id", "account_name": "upper(account_name)"},
    ),
    Copy(
        "duplicate_account_by_domain",
        "crm_accounts",
        0.005,
        {
            "account_id": "new_id",
            "account_name": "replace(account_name, ' ', '  ')",
            "company_siren": NONE,
        },
    ),
    Copy(
        "same_id_later_version",
        "crm_leads",
        0.01,
        {"updated_at": LATER, "job_title": "'Directeur de site'"},
    ),
    Copy(
        "same_person_other_case_email",
        "crm_leads",
        0.015,
        {**NEWER, "email": "upper(email)", "phone": NONE},
    ),
    Copy(
        "same_phone_similar_name",
        "crm_leads",
        0.01,
        {**NEWER, "email": NONE, "last_name": TYPO},
        "phone is not null",
    ),
    Copy(
        "same_siren_similar_name",
        "crm_leads",
        0.01,
        {**NEWER, "email": NONE, "phone": NONE, "last_name": TYPO, "account_id": NONE},
    ),
    Copy(
        "merged_in_crm",
        "crm_leads",
        0.005,
        {**NEWER, "email": "'ancien.' || email", "merged_into_lead_id": "lead_id"},
    ),
    Copy(
        "test_record",
        "crm_leads",
        0.005,
        {
            **NEWER,
            "email": "'test' || cast(place as varchar) || '@test.example'",
            "first_name": "'Test'",
            "last_name": "'Test'",
            "company_name": "'TEST'",
            "company_siren": NONE,
            "account_id": NONE,
            "phone": NONE,
            "campaign_id": NONE,
        },
        is_duplicate=False,
    ),
    Copy(
        "opportunity_later_version",
        "crm_opportunities",
        0.01,
        {"updated_at": LATER, "amount": "cast(amount + 500 as varchar)"},
    ),
    Copy("order_doubled_line", "crm_orders", 0.005),
    Copy("touch_doubled_line", "crm_touches", 0.003),
    Copy("call_doubled_line", "call_logs", 0.002),
    Copy("ledger_doubled_line", "cost_ledger", 0.01),
    Copy(
        "meeting_two_versions",
        "crm_meetings",
        0.01,
        {"duration_minutes": "'75'"},
        is_extra=True,
    ),
    Copy(
        "ledger_booked_twice",
        "cost_ledger",
        0.01,
        {"entry_id": "new_id"},
        "category in ('travel', 'steering')",
        is_extra=True,
    ),
)

REMOVALS = (
    Removal("campaign_without_spend", "ad_spend", 0.04, "campaign_id", "campaign_id"),
    Removal("month_without_cost", "cost_ledger", 0.04, "month", "month"),
    Removal("campaign_not_listed", "campaigns", 0.02, "campaign_id", "campaign_id", is_extra=True),
)

KINDS: tuple[Cell | Copy | Removal, ...] = (*CELLS, *COPIES, *REMOVALS)
