"""The channel table of reference.sql in polars: lazy frames over the files.

What several tables read is collected once. How it is called: frames.py.
"""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path

import polars as pl
from polars import col, lit

from bench import frames

PARIS = "Europe/Paris"
SHEET = ["person_id", "day", "activity"]
HOURS = ["person_id", "day", "is_prospecting", "channel", "campaign_id"]


def table(query: "Callable[[Company], pl.LazyFrame]") -> cached_property[pl.LazyFrame]:
    """A table that several others read: made once."""
    return cached_property(lambda company: query(company).collect().lazy())


def month(day: str) -> pl.Expr:
    """The first day of a day's month."""
    return col(day).dt.truncate("1mo")


def in_euros(amount: str) -> pl.Expr:
    """An amount at the rate of its day."""
    return (col(amount).cast(pl.Float64) * col("rate").fill_null(1)).round(
        4, mode="half_away_from_zero"
    )


def instant(moment: pl.Expr) -> pl.Expr:
    """When a local time is; clocks that are set back tell the later one."""
    return moment.dt.replace_time_zone(PARIS, ambiguous="latest", non_existent="null")


def union(*frames: pl.LazyFrame) -> pl.LazyFrame:
    """Rows of all; what one has not is null."""
    return pl.concat(frames, how="diagonal")


class Company:
    """The tables of a company, each made of those before it."""

    def __init__(self, extracts: Path) -> None:
        self._extracts = extracts

    def file(self, name: str) -> pl.LazyFrame:
        """An extract."""
        return pl.scan_parquet(self._extracts / f"{name}.parquet")

    @table
    def campaigns(self) -> pl.LazyFrame:
        """With the name that a join takes their channel under."""
        return self.file("campaigns").select(
            "campaign_id", "started_on", "targeted_count", campaign_channel="channel"
        )

    def with_campaign(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        """Rows with the channel of their campaign."""
        return frame.join(
            self.campaigns.select("campaign_id", "campaign_channel"), on="campaign_id", how="left"
        )

    def with_rate(self, frame: pl.LazyFrame, day: str) -> pl.LazyFrame:
        """Rows with the rate of their currency on their day."""
        rates = self.file("exchange_rates").select("currency", "date", col("rate").cast(pl.Float64))
        return frame.join(
            rates, left_on=["currency", day], right_on=["currency", "date"], how="left"
        )

    # ── people: one per telephone; at a company, one first name with nearly one last name is one ──

    @table
    def lead_records(self) -> pl.LazyFrame:
        """The records of leads with source and account, in the order of their making."""
        accounts = self.file("crm_accounts").select("company_siren", siren_account="account_id")
        return (
            self.file("crm_leads")
            .join(accounts, on="company_siren", how="left")
            .select(
                "phone", "email", "first_name", "last_name", "company_siren", "created_at",
                "mql_at", "sql_at", "owner_id", "campaign_id", record_id="lead_id",
                account_id=pl.coalesce(
                    "account_id", "siren_account", lit("name ") + col("company_name")
                ),
                source_channel=col("lead_source").replace_strict(frames.SOURCES, default=None),
            )
            .sort("created_at", "record_id")
        )  # fmt: skip

    @table
    def persons(self) -> pl.LazyFrame:
        """Whose a telephone is."""
        phones = (
            self.lead_records.unique("phone", keep="first", maintain_order=True)
            .select("phone", "record_id", "company_siren", "first_name", "last_name")
            .with_row_index("place")
        )
        alike = (
            phones.join(phones, on=["company_siren", "first_name"], suffix="_later")
            .filter(
                col("place") < col("place_later"),
                pl.struct("last_name", "last_name_later").map_elements(
                    lambda names: frames.is_near(*names.values()), return_dtype=pl.Boolean
                ),
            )
            .group_by(phone="phone_later")
            .agg(alike_id=col("record_id").sort_by("place").first())
        )
        return phones.join(alike, on="phone", how="left").select(
            "phone", lead_id=pl.coalesce("alike_id", "record_id")
        )

    @table
    def records(self) -> pl.LazyFrame:
        """The records with the lead that they are of."""
        return self.lead_records.join(self.persons, on="phone", maintain_order="left")

    @table
    def emails(self) -> pl.LazyFrame:
        """Whose an address is."""
        return self.records.group_by("email").agg(email_lead=col("lead_id").min())

    @table
    def leads(self) -> pl.LazyFrame:
        """One per person."""
        leads = self.records.group_by("lead_id").agg(
            col("account_id", "owner_id").first(),
            col("campaign_id", "source_channel").drop_nulls().first(),
            col("created_at", "mql_at", "sql_at").min(),
        )
        return self.with_campaign(leads).with_columns(
            created_day=col("created_at").dt.date(),
            channel=pl.coalesce("source_channel", "campaign_channel", lit("unknown")),
        )

    @table
    def introductions(self) -> pl.LazyFrame:
        """The first lead of an account."""
        return (
            self.leads.sort("created_at", "lead_id")
            .unique("account_id", keep="first", maintain_order=True)
            .select(
                "account_id", intro_lead="lead_id", intro_campaign="campaign_id",
                intro_source="source_channel", intro_day="created_day",
            )
        )  # fmt: skip

    def of_record(self, frame: pl.LazyFrame, record: str) -> pl.LazyFrame:
        """Rows with the lead that a record is of."""
        known = self.records.select(pl.col("record_id").alias(record), record_lead="lead_id")
        return frame.join(known, on=record, how="left")

    # ── calls: the legs of one call are one; nobody's belongs to who has the number ──

    @table
    def legs(self) -> pl.LazyFrame:
        """The records of calls."""
        return self.file("call_logs").select(
            "call_id", "parent_call_id", "to_number", "campaign_id", "started_at",
            person_id="agent_id", record_id="lead_id",
            seconds=col("talk_seconds") + col("wrap_up_seconds"),
            is_reached=col("outcome").is_in(frames.REACHED),
        )  # fmt: skip

    @table
    def calls(self) -> pl.LazyFrame:
        """One per call."""
        handed_on = self.legs.filter(col("parent_call_id").is_not_null()).select(
            call_id="parent_call_id", second_record="record_id", second_reached="is_reached"
        )
        calls = (
            self.legs.filter(col("parent_call_id").is_null())
            .join(handed_on, on="call_id", how="left")
            .with_columns(record_id=pl.coalesce("record_id", "second_record"))
            .join(
                self.persons.select(to_number="phone", phone_lead="lead_id"),
                on="to_number", how="left",
            )
        )  # fmt: skip
        return self.with_campaign(self.of_record(calls, "record_id")).select(
            "call_id", "campaign_id", "started_at",
            is_reached=col("is_reached") | col("second_reached").fill_null(value=False),
            channel=col("campaign_channel").fill_null("telesales"),
            lead_id=pl.coalesce("record_lead", "phone_lead"),
        )  # fmt: skip

    # ── deals and orders ──

    @table
    def opportunities(self) -> pl.LazyFrame:
        """Deals with their lead and source."""
        firsts = self.records.group_by("account_id").agg(account_lead=col("lead_id").first())
        leads = self.leads.select("lead_id", "source_channel", lead_campaign="campaign_id")
        deals = (
            self.of_record(self.file("crm_opportunities"), "lead_id")
            .join(self.emails, left_on="contact_email", right_on="email", how="left")
            .join(firsts, on="account_id", how="left")
            .with_columns(lead_id=pl.coalesce("record_lead", "email_lead", "account_lead"))
            .join(leads, on="lead_id", how="left")
            .join(self.introductions, on="account_id", how="left")
            .with_columns(
                campaign_id=pl.coalesce("lead_campaign", "intro_campaign"),
                source_channel=pl.coalesce("source_channel", "intro_source"),
                ended_at=pl.coalesce("closed_at", "created_at"),
            )
        )
        return self.with_campaign(deals).select(
            "opportunity_id", "lead_id", "account_id", "campaign_id", "source_channel", "owner_id",
            "status", "amount", "currency", "created_at", "ended_at",
            channel=pl.coalesce("source_channel", "campaign_channel", lit("unknown")),
            created_day=col("created_at").dt.date(), ended_day=col("ended_at").dt.date(),
        )  # fmt: skip

    @table
    def orders(self) -> pl.LazyFrame:
        """Orders, and won deals without one, with lead, source and value, in order."""
        given = self.file("crm_orders")
        deals = self.opportunities.select(
            "opportunity_id", deal_lead="lead_id", deal_campaign="campaign_id",
            deal_source="source_channel",
        )  # fmt: skip
        alone = (
            self.opportunities.filter(col("status") == "won")
            .join(given, on="opportunity_id", how="anti")
            .select(
                "opportunity_id", "account_id", "amount", "currency", ordered_at="ended_at",
                order_id=lit("opportunity-") + col("opportunity_id"),
            )
        )  # fmt: skip
        orders = (
            union(given, alone)
            .join(deals, on="opportunity_id", how="left")
            .join(self.introductions, on="account_id", how="left")
            .with_columns(
                campaign_id=pl.coalesce("deal_campaign", "intro_campaign"),
                ordered_day=col("ordered_at").dt.date(),
            )
        )
        return (
            self.with_campaign(self.with_rate(orders, "ordered_day"))
            .sort("ordered_at", "order_id")
            .with_columns(revenue=in_euros("amount"))
            .select(
                "order_id", "account_id", "kind", "ordered_at", "ordered_day", "revenue",
                lead_id=pl.coalesce(
                    "deal_lead", pl.when(col("intro_day") <= col("ordered_day")).then("intro_lead")
                ),
                channel=pl.coalesce(
                    "deal_source", "intro_source", "campaign_channel", lit("unknown")
                ),
                gross_margin=pl.coalesce(
                    in_euros("margin_amount"), (col("revenue") * frames.MARGIN_RATE).round(4)
                ),
                is_first=col("order_id") == col("order_id").first().over("account_id"),
            )
        )  # fmt: skip

    @table
    def customers(self) -> pl.LazyFrame:
        """What an account brought in the year after the order that won it."""
        firsts = (
            self.orders.filter(pl.coalesce(col("kind") == "new", "is_first"))
            .unique("account_id", keep="first", maintain_order=True)
            .select("account_id", first_order="order_id", acquired_day="ordered_day")
        )
        year_end = col("acquired_day").dt.offset_by("12mo")
        return (
            firsts.join(self.orders, on="account_id")
            .filter(col("ordered_day").is_between("acquired_day", year_end, closed="left"))
            .group_by(order_id="first_order")
            .agg(
                new_customer_revenue=col("revenue").sum(),
                new_customer_gross_margin=col("gross_margin").sum(),
            )
        )

    # ── touches and meetings ──

    @table
    def contacts(self) -> pl.LazyFrame:
        """Touches of the extract, and calls that reached somebody."""
        touches = (
            self.of_record(self.file("crm_touches"), "lead_id")
            .join(self.emails, on="email", how="left")
            .select(
                "touch_id", "email", "kind", "channel", "campaign_id", "occurred_at",
                lead_id=pl.coalesce("record_lead", "email_lead"),
                is_effective=col("kind").is_in(frames.EFFECTIVE),
            )
        )  # fmt: skip
        calls = self.calls.filter("is_reached").select(
            "lead_id", "channel", "campaign_id", touch_id=lit("call:") + col("call_id"),
            occurred_at="started_at", is_effective="is_reached",
        )  # fmt: skip
        return union(touches, calls)

    @table
    def meetings(self) -> pl.LazyFrame:
        """Held meetings, in the channel of their campaign or of the last contact before."""
        held = self.of_record(self.file("crm_meetings"), "lead_id").filter(
            col("status").is_in(frames.HELD),
            col("scheduled_at").dt.date() <= frames.AS_OF,
            col("record_lead").is_not_null(),
        )
        before = (
            self.contacts.filter("is_effective", col("lead_id").is_not_null())
            .sort("occurred_at", "touch_id")
            .select("lead_id", "occurred_at", last_channel="channel")
        )
        return (
            self.with_campaign(held)
            .with_columns(lead_id="record_lead")
            .sort("booked_at")
            .join_asof(
                before, left_on="booked_at", right_on="occurred_at", by="lead_id",
                check_sortedness=False,
            )
            .join(self.leads.select("lead_id", "channel"), on="lead_id", how="left")
            .select(
                "meeting_id", "lead_id", "campaign_id", "scheduled_at", "duration_minutes",
                "held_by", scheduled_day=col("scheduled_at").dt.date(),
                channel=pl.coalesce("campaign_channel", "last_channel", "channel"),
            )
        )  # fmt: skip

    @table
    def touches(self) -> pl.LazyFrame:
        """Contacts and meetings, in order."""
        meetings = self.meetings.select(
            "lead_id", "channel", "campaign_id", touch_id=lit("meeting:") + col("meeting_id"),
            occurred_at="scheduled_at", is_effective=lit(value=True),
        )  # fmt: skip
        return (
            union(self.contacts, meetings)
            .with_columns(
                contact=pl.coalesce("lead_id", "email"), occurred_day=col("occurred_at").dt.date()
            )
            .sort("occurred_at", "touch_id")
        )

    # ── attribution: the path of an account since its conversion before, ninety days at most ──

    @table
    def conversions(self) -> pl.LazyFrame:
        """Deals and orders, numbered, with the moment of the one before at their account."""
        listed = union(
            self.opportunities.select(
                "lead_id", "account_id", "channel", kind=lit("opportunity"), id="opportunity_id",
                happened_at="created_at",
            ),
            self.orders.select(
                "lead_id", "account_id", "channel", kind=lit("order"), id="order_id",
                happened_at="ordered_at",
            ),
        )  # fmt: skip
        moments = (
            listed.select("kind", "account_id", "happened_at")
            .unique()
            .sort("happened_at")
            .with_columns(previous_at=col("happened_at").shift().over("kind", "account_id"))
        )
        leads = self.leads.select("lead_id", lead_at="created_at")
        return (
            listed.join(moments, on=["kind", "account_id", "happened_at"])
            .join(leads, on="lead_id", how="left")
            .with_row_index("conversion")
        )

    @table
    def paths(self) -> pl.LazyFrame:
        """The touches of each conversion, numbered."""
        at, happened = col("occurred_at"), col("happened_at")
        # midnight is a day without an hour: all of the day counts
        until = at + pl.when(at.dt.date() == at).then(pl.duration(seconds=86399)).otherwise(
            pl.duration()
        )
        touches = (
            self.touches.filter("is_effective")
            .join(self.leads.select("lead_id", "account_id"), on="lead_id", maintain_order="left")
            .unique(
                ["account_id", "lead_id", "channel", "campaign_id", "occurred_day"],
                keep="first", maintain_order=True,
            )
            .select(
                "account_id", "occurred_at", "touch_id", path_channel="channel", until=until,
                until_instant=instant(until),
            )
        )  # fmt: skip
        conversions = self.conversions.with_columns(instant=instant(happened))
        return (
            conversions.join(touches, on="account_id")
            .filter(
                at <= happened,
                (col("until") >= happened - pl.duration(days=89, hours=23))
                | (col("until_instant") >= col("instant") - pl.duration(hours=2160)),
                col("previous_at").is_null() | (at > col("previous_at")),
            )
            .sort("occurred_at", "touch_id")
            .select(
                "conversion", channel="path_channel",
                position=pl.int_range(1, pl.len() + 1).over("conversion"),
                touches=pl.len().over("conversion").cast(pl.Int64),
                lead_position=(at <= col("lead_at")).sum().over("conversion").cast(pl.Int64),
            )
        )  # fmt: skip

    @table
    def credits(self) -> pl.LazyFrame:
        """What part of a conversion each rule gives a channel."""
        position, touches, lead = col("position"), col("touches"), col("lead_position")
        weights = col(frames.PATH_MODELS)
        shares = (
            self.paths.select(
                "conversion", "channel",
                first_touch=(position == 1).cast(pl.Float64),
                last_touch=(position == touches).cast(pl.Float64),
                linear=lit(1.0),
                position_based=pl.when(touches <= 2)  # noqa: PLR2004
                .then(1.0)
                .when((position == 1) | (position == touches))
                .then(0.4)
                .otherwise(0.2 / (touches - 2)),
                u_shaped=pl.when((position == 1) & (lead == 1))
                .then(0.8)
                .when((position == 1) | (position == lead))
                .then(0.4)
                .otherwise(0.2 / (touches - 1 - (lead > 1).cast(pl.Int64))),
            )
            .group_by("conversion", "channel")
            .agg(weights.sum())
            .with_columns(weights / weights.sum().over("conversion"))
            .unpivot(frames.PATH_MODELS, index=["conversion", "channel"], variable_name="model",
                     value_name="credit")
            .filter(col("credit") > 0)
        )  # fmt: skip
        declared = self.conversions.select("conversion", "channel", credit=lit(1.0))
        alone = declared.join(self.paths, on="conversion", how="anti")
        return union(
            shares,
            declared.with_columns(model=lit("declared_source")),
            alone.join(pl.LazyFrame({"model": frames.PATH_MODELS}), how="cross"),
        ).join(self.conversions.select("conversion", "kind", "id"), on="conversion")

    # ── complete cost, counted once: ledger, spend and labour that it does not hold ──

    @table
    def recorded(self) -> pl.LazyFrame:
        """What calls (twice their seconds) and meetings took of whose day."""
        calls = self.legs.select(
            "person_id", call_id=pl.coalesce("parent_call_id", "call_id"),
            day=col("started_at").dt.date(), seconds=2 * col("seconds"), is_call=lit(value=True),
        ).join(self.calls.select("call_id", "channel", "campaign_id"), on="call_id")  # fmt: skip
        meetings = self.meetings.select(
            "channel", "campaign_id", person_id="held_by", day="scheduled_day",
            seconds=60 * col("duration_minutes"), is_call=lit(value=False),
        )  # fmt: skip
        return (
            union(calls, meetings)
            .group_by("person_id", "day", "channel", "campaign_id")
            .agg(col("seconds").sum(), col("is_call").max())
        )

    @table
    def sheets(self) -> pl.LazyFrame:
        """The time sheets; one without a channel asks of calls and meetings."""
        return self.file("time_entries").select(
            "person_id", "activity", day="date", month=month("date"), sheet_channel="channel",
            is_prospecting=col("activity") != "account_care",
            sheet_seconds=(col("hours") * 3600).round().cast(pl.Int64),
            asks_of=pl.when(col("channel").is_null(), col("activity") != "account_care").then(
                "person_id"
            ),
        )  # fmt: skip

    def split(self) -> pl.LazyFrame:
        """The time sheets in whole seconds, as that day's calls and meetings, or the month's."""
        shares = ["channel", "campaign_id", "seconds"]
        of_days = self.recorded.select("day", *shares, asks_of="person_id")
        of_months = self.recorded.group_by(
            "channel", "campaign_id", asks_of="person_id", month=month("day")
        ).agg(col("seconds").sum())
        by_day = self.sheets.join(of_days, on=["asks_of", "day"], how="left")
        shared = union(
            by_day.filter(col("seconds").is_not_null()),
            by_day.filter(col("seconds").is_null())
            .drop(shares)
            .join(of_months, on=["asks_of", "month"], how="left"),
        )
        weighed = col("sheet_seconds") * col("seconds")
        return (
            shared.with_columns(col("seconds").fill_null(1))
            .with_columns(total=col("seconds").sum().over(SHEET))
            .with_columns(whole=weighed // col("total"), rest=weighed % col("total"))
            # what is left of a sheet goes to the largest remainders
            .sort(-col("rest"), "channel", "campaign_id", nulls_last=True)
            .select(
                "person_id", "day", "is_prospecting", "campaign_id",
                channel=pl.coalesce("sheet_channel", "channel"),
                seconds=col("whole")
                + (
                    pl.int_range(pl.len()).over(SHEET)
                    < col("sheet_seconds") - col("whole").sum().over(SHEET)
                ),
            )
        )  # fmt: skip

    @table
    def hours(self) -> pl.LazyFrame:
        """Seconds of a person's day; without a sheet, of calls, meetings and what is written."""
        owners = self.leads.select("lead_id", person_id="owner_id")
        written = (
            self.contacts.filter(col("kind") == "social_message")
            .join(owners, on="lead_id")
            .select(
                "person_id", "channel", "campaign_id", "lead_id", day=col("occurred_at").dt.date()
            )
            .unique()
            .filter(240 * pl.len().over("person_id", "day") <= 86400)  # noqa: PLR2004
            .with_columns(seconds=lit(240))
        )
        proposals = self.opportunities.select(
            "channel", "campaign_id", person_id="owner_id", day="created_day", seconds=lit(7200)
        )
        without_calls = union(written, proposals).join(
            self.recorded.filter("is_call"), on=["person_id", "day"], how="anti"
        )
        estimated = pl.concat([self.recorded, without_calls], how="diagonal_relaxed").join(
            self.sheets, on=["person_id", "day"], how="anti"
        )
        return (
            pl.concat([self.split(), estimated], how="diagonal_relaxed")
            .with_columns(col("is_prospecting").fill_null(value=True))
            .group_by(HOURS)
            .agg(col("seconds").sum())
        )

    def drivers(self) -> pl.LazyFrame:
        """What part of a month's shared lines a channel takes."""
        touched = union(
            self.leads.select("lead_id", "channel", "campaign_id", month=month("created_day")),
            self.touches.filter(col("lead_id").is_not_null()).select(
                "lead_id", "channel", "campaign_id", month=month("occurred_day")
            ),
        ).unique()
        prospecting = self.hours.filter("is_prospecting", col("channel").is_not_null())
        hours = prospecting.group_by("channel", month=month("day")).agg(weight=col("seconds").sum())
        leads = touched.group_by("channel", "month").agg(weight=pl.len())
        deals = self.opportunities.group_by("channel", month=month("created_day")).agg(
            weight=pl.len()
        )
        return pl.concat(
            [
                hours.with_columns(driver=lit("hours")),
                leads.with_columns(driver=lit("leads")),
                deals.with_columns(driver=lit("opportunities")),
            ],
            how="diagonal_relaxed",
        ).select(
            "driver", "month", driver_channel="channel",
            share=col("weight") / col("weight").sum().over("driver", "month"),
        )  # fmt: skip

    def costs(self) -> pl.LazyFrame:
        """Direct and indirect cost of a channel's month."""
        ledger = self.file("cost_ledger")
        start, first, last = col("month"), col("service_from"), col("service_to")
        days = (
            pl.min_horizontal(last, start.dt.month_end()) - pl.max_horizontal(first, start)
        ).dt.total_days() + 1
        shared = pl.when(col("category").is_in(["shared_tools", "management"])).then(lit("hours"))
        accrued = self.with_campaign(
            ledger.with_columns(
                month=pl.date_ranges(first.dt.month_start(), last, "1mo"),
                driver=pl.coalesce("allocation_key", shared),
            )
            .explode("month")
            .with_columns(
                amount=col("amount").cast(pl.Float64) * days / ((last - first).dt.total_days() + 1)
            )
        ).with_columns(channel=pl.coalesce("channel", "campaign_channel"))
        salaries = accrued.filter(col("category") == "salary")
        by_person = (
            self.hours.group_by("person_id", "is_prospecting", "channel", month=month("day"))
            .agg(col("seconds").sum())
            .with_columns(
                col("channel").fill_null("unallocated"),
                total=col("seconds").sum().over("person_id", "month"),
            )
            .filter("is_prospecting")
        )
        spent = self.with_campaign(self.with_rate(self.file("ad_spend"), "date")).select(
            "platform", channel=col("campaign_channel").fill_null("unknown"), month=month("date"),
            amount=in_euros("cost"), nature=lit("direct"),
        )  # fmt: skip
        media = ledger.filter(col("category") == "media").select(
            "platform", "channel", month=month("month")
        )
        paid = salaries.select("person_id", "month", "amount")
        wages = self.file("people").select("person_id", col("loaded_hourly_cost").cast(pl.Float64))
        lines = union(
            by_person.join(paid, on=["person_id", "month"]).with_columns(
                amount=col("amount") * col("seconds") / col("total"), nature=lit("direct")
            ),
            accrued.filter(col("channel").is_not_null()),
            accrued.filter(
                col("category") != "salary", col("channel").is_null(), col("campaign_id").is_null()
            )
            .join(self.drivers(), on=["driver", "month"], how="left")
            .with_columns(
                channel=col("driver_channel").fill_null("unallocated"),
                amount=col("amount") * col("share").fill_null(1),
            ),
            spent.join(media, on=["platform", "channel", "month"], how="anti"),
            by_person.join(paid, on=["person_id", "month"], how="anti")
            .join(wages, on="person_id")
            .with_columns(
                amount=col("seconds") / 3600 * col("loaded_hourly_cost"), nature=lit("direct")
            ),
        )
        amount, nature = col("amount"), col("nature")
        return lines.group_by("month", "channel").agg(
            direct_cost=amount.filter(nature == "direct").sum(),
            indirect_cost=amount.filter(nature == "indirect").sum(),
            complete_cost=amount.sum(),
        )

    # ── the funnel and what it brings, by month, channel and rule ──

    def every_rule(self) -> pl.LazyFrame:
        """What no rule credits."""
        # a deal or an order takes whom it comes from through the stages before it
        reached = (
            union(
                self.opportunities.select("lead_id", day="created_day"),
                self.orders.select("lead_id", day="ordered_day"),
            )
            .group_by("lead_id")
            .agg(reached_day=col("day").min())
        )
        sql_day = pl.coalesce(col("sql_at").dt.date(), "reached_day")
        stages = self.leads.join(reached, on="lead_id", how="left").with_columns(
            mql_day=pl.coalesce(col("mql_at").dt.date(), sql_day), sql_day=sql_day
        )
        contacts = (
            self.touches.filter("is_effective")
            .group_by(
                "contact", target=pl.coalesce("campaign_id", lit("channel ") + col("channel"))
            )
            .agg(col("channel", "occurred_day").first())
        )
        visits = self.file("web_visits").with_columns(
            channel=col("medium").replace_strict(frames.MEDIUMS, default="other")
        )
        campaigns = self.campaigns.rename({"campaign_channel": "channel"})
        return union(
            counted(stages, "created_day", raw_leads=pl.len()),
            counted(stages, "mql_day", mqls=pl.len()),
            counted(stages, "sql_day", sqls=pl.len()),
            counted(self.meetings, "scheduled_day", meetings_held=pl.len()),
            counted(campaigns, "started_on", targeted=col("targeted_count").sum()),
            counted(visits, "date", visitors=col("unique_visitors").sum()),
            counted(contacts, "occurred_day", contacted=pl.len()),
            self.costs(),
        ).join(pl.LazyFrame({"model": frames.MODELS}), how="cross")

    def by_rule(self) -> pl.LazyFrame:
        """What a rule credits."""
        credit = col("credit")
        deals = self.credits.join(
            self.opportunities.select("created_day", "ended_day", "status", id="opportunity_id"),
            on="id",
        ).filter(col("kind") == "opportunity")
        sales = (
            self.credits.filter(col("kind") == "order")
            .join(
                self.orders.select("ordered_day", "revenue", "gross_margin", id="order_id"), on="id"
            )
            .join(self.customers.rename({"order_id": "id"}), on="id", how="left")
        )
        won = col("new_customer_revenue").is_not_null()
        return union(
            counted(deals, "created_day", "model", opportunities=credit.sum()),
            counted(
                deals.filter(col("status") == "won"), "ended_day", "model",
                won_opportunities=credit.sum(),
            ),
            counted(
                sales.with_columns(col(frames.AMOUNTS) * credit), "ordered_day", "model",
                orders=credit.sum(), new_customers=credit.filter(won).sum(),
                **{name: col(name).sum() for name in frames.AMOUNTS},
            ),
        )  # fmt: skip


def counted(frame: pl.LazyFrame, day: str, *by: str, **measures: pl.Expr) -> pl.LazyFrame:
    """Measures by channel and the month of a day, of the rows that have one."""
    rows = frame.filter(col(day).is_not_null())
    return rows.group_by("channel", *by, month=month(day)).agg(**measures)


def channel_performance(extracts: Path) -> pl.DataFrame:
    """The table of a company's extracts."""
    company = Company(extracts)
    facts = union(company.every_rule(), company.by_rule()).collect().lazy()
    # what one rule alone credits is a row of zeros in the others
    places = facts.select("month", "channel").unique()
    known = union(facts, places.join(pl.LazyFrame({"model": frames.MODELS}), how="cross"))
    placed = union(known, known.with_columns(channel=lit("all")))
    customers, cost = col("new_customers"), col("complete_cost")
    has_return = (cost != 0) & ~col("channel").is_in(frames.OF_NO_CHANNEL)
    return (
        union(
            placed.filter(col("month") <= frames.AS_OF).with_columns(period_grain=lit("month")),
            placed.with_columns(period_grain=lit("all"), month=lit(None, pl.Date)),
        )
        .group_by("period_grain", "channel", "model", period_start="month")
        .agg(col(frames.MEASURES).sum().cast(pl.Float64))
        .with_columns(
            cost_per_lead=pl.when(col("raw_leads") != 0).then(cost / col("raw_leads")),
            customer_acquisition_cost=pl.when(customers != 0).then(cost / customers),
            roi=pl.when(has_return).then((col("new_customer_gross_margin") - cost) / cost),
        )
        .collect()
    )


if __name__ == "__main__":
    frames.main(channel_performance)
