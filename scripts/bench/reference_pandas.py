"""The channel table of reference.sql in pandas. How it is called: frames.py."""

from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from bench import frames

PARIS = "Europe/Paris"
SHEET = ["person_id", "day", "activity"]
ACTIVITY = ["person_id", "day", "channel", "campaign_id"]
DAY = ["person_id", "day"]
PERSON_MONTH = ["person_id", "month"]


def day(moment: pd.Series) -> pd.Series:
    """The day of a moment."""
    return moment.dt.normalize()


def month(moment: pd.Series) -> pd.Series:
    """The first day of a moment's month."""
    months = moment.to_numpy().astype("datetime64[M]")
    return pd.Series(months.astype("datetime64[us]"), index=moment.index)


def rounded(amount: pd.Series) -> pd.Series:
    """To four decimals, halves upwards."""
    return np.floor(amount * 10_000 + 0.5) / 10_000


def instant(moment: pd.Series) -> pd.Series:
    """When a local time is; clocks that are set back tell the later one."""
    later = np.zeros(len(moment), dtype=bool)
    return moment.dt.tz_localize(PARIS, ambiguous=later, nonexistent="NaT")


def without(frame: pd.DataFrame, other: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Rows that another table has none of."""
    return frame.merge(other[keys].drop_duplicates(), on=keys, how="left_anti")


def each(frame: pd.DataFrame, models: list[str]) -> pd.DataFrame:
    """Rows once for each rule."""
    return frame.merge(pd.DataFrame({"model": models}), how="cross")


class Company:
    """The tables of a company, each made of those before it."""

    def __init__(self, extracts: Path) -> None:
        self._extracts = extracts

    def file(self, name: str, *columns: str) -> pd.DataFrame:
        """Columns of an extract."""
        return pd.read_parquet(
            self._extracts / f"{name}.parquet", columns=list(columns),
            to_pandas_kwargs={"date_as_object": False},
        )  # fmt: skip

    @cached_property
    def campaigns(self) -> pd.DataFrame:
        """By their id."""
        columns = ["campaign_id", "channel", "started_on", "targeted_count"]
        return self.file("campaigns", *columns).set_index("campaign_id")

    def channel_of(self, campaign: pd.Series) -> pd.Series:
        """The channel of a campaign."""
        return campaign.map(self.campaigns.channel)

    def in_euros(self, frame: pd.DataFrame, amount: str, date: str) -> pd.Series:
        """An amount at the rate of its day."""
        rates = self.file("exchange_rates", "currency", "date", "rate")
        keys = frame[["currency", date]].rename(columns={date: "date"})
        rate = keys.merge(rates, how="left").rate.astype(float).fillna(1)
        return rounded(frame[amount].astype(float) * rate.to_numpy())

    # ── people: one per telephone; at a company, one first name with nearly one last name is one ──

    @cached_property
    def lead_records(self) -> pd.DataFrame:
        """The records of leads with source and account, in the order of their making."""
        leads = self.file(
            "crm_leads", "lead_id", "phone", "email", "first_name", "last_name", "company_siren",
            "company_name", "account_id", "created_at", "mql_at", "sql_at", "owner_id",
            "campaign_id", "lead_source",
        )  # fmt: skip
        accounts = self.file("crm_accounts", "company_siren", "account_id").dropna()
        of_siren = leads.company_siren.map(accounts.set_index("company_siren").account_id)
        return (
            leads.assign(
                account_id=leads.account_id.fillna(of_siren).fillna("name " + leads.company_name),
                source_channel=leads.lead_source.map(frames.SOURCES),
            )
            .rename(columns={"lead_id": "record_id"})
            .sort_values(["created_at", "record_id"], ignore_index=True)
        )

    @cached_property
    def persons(self) -> pd.Series:
        """The lead by telephone."""
        phones = self.lead_records.drop_duplicates("phone").rename_axis("place").reset_index()
        columns = ["place", "phone", "record_id", "company_siren", "first_name", "last_name"]
        known = phones[columns].dropna(subset="company_siren")
        pairs = known.merge(known, on=["company_siren", "first_name"], suffixes=("", "_later"))
        pairs = pairs[pairs.place < pairs.place_later].sort_values("place")
        near = map(frames.is_near, pairs.last_name, pairs.last_name_later)
        alike = pairs[list(near)].drop_duplicates("phone_later").set_index("phone_later").record_id
        first_of = phones.set_index("phone").record_id
        return alike.reindex(first_of.index).fillna(first_of)

    @cached_property
    def records(self) -> pd.DataFrame:
        """The records with the lead that they are of."""
        return self.lead_records.assign(lead_id=self.lead_records.phone.map(self.persons))

    @cached_property
    def lead_of(self) -> pd.Series:
        """The lead by record."""
        return self.records.set_index("record_id").lead_id

    @cached_property
    def emails(self) -> pd.Series:
        """The lead by address."""
        return self.records.groupby("email").lead_id.min()

    @cached_property
    def leads(self) -> pd.DataFrame:
        """One per person, by its id; of a group, `first` is the first that is known."""
        firsts = dict.fromkeys(["account_id", "owner_id", "campaign_id", "source_channel"], "first")
        moments = dict.fromkeys(["created_at", "mql_at", "sql_at"], "min")
        leads = self.records.groupby("lead_id").agg(firsts | moments)
        of_campaign = self.channel_of(leads.campaign_id)
        return leads.assign(
            created_day=day(leads.created_at),
            channel=leads.source_channel.fillna(of_campaign).fillna("unknown"),
        )

    @cached_property
    def introductions(self) -> pd.DataFrame:
        """The first lead by account."""
        return (
            self.leads.reset_index()
            .sort_values(["created_at", "lead_id"])
            .drop_duplicates("account_id")
            .set_index("account_id")[["lead_id", "campaign_id", "source_channel", "created_day"]]
            .add_prefix("intro_")
        )

    # ── calls: the legs of one call are one; nobody's belongs to who has the number ──

    @cached_property
    def legs(self) -> pd.DataFrame:
        """The records of calls."""
        legs = self.file(
            "call_logs", "call_id", "parent_call_id", "agent_id", "lead_id", "to_number",
            "campaign_id", "started_at", "talk_seconds", "wrap_up_seconds", "outcome",
        )  # fmt: skip
        return legs.assign(
            seconds=legs.talk_seconds + legs.wrap_up_seconds,
            is_reached=legs.outcome.isin(frames.REACHED),
        ).drop(columns=["talk_seconds", "wrap_up_seconds", "outcome"])

    @cached_property
    def calls(self) -> pd.DataFrame:
        """One per call."""
        second = self.legs.dropna(subset="parent_call_id").set_index("parent_call_id")
        calls = self.legs[self.legs.parent_call_id.isna()]
        record = calls.lead_id.fillna(calls.call_id.map(second.lead_id))
        return pd.DataFrame(
            {
                "call_id": calls.call_id,
                "campaign_id": calls.campaign_id,
                "channel": self.channel_of(calls.campaign_id).fillna("telesales"),
                "lead_id": record.map(self.lead_of).fillna(calls.to_number.map(self.persons)),
                "started_at": calls.started_at,
                "is_reached": calls.is_reached
                | calls.call_id.isin(second.index[second.is_reached]),
            }
        )

    # ── deals and orders ──

    @cached_property
    def opportunities(self) -> pd.DataFrame:
        """Deals with their lead and source."""
        deals = self.file(
            "crm_opportunities", "opportunity_id", "lead_id", "account_id", "contact_email",
            "owner_id", "status", "amount", "currency", "created_at", "closed_at",
        ).join(self.introductions, on="account_id")  # fmt: skip
        lead = (
            deals.lead_id.map(self.lead_of)
            .fillna(deals.contact_email.map(self.emails))
            .fillna(deals.account_id.map(self.records.groupby("account_id").lead_id.first()))
        )
        campaign = lead.map(self.leads.campaign_id).fillna(deals.intro_campaign_id)
        source = lead.map(self.leads.source_channel).fillna(deals.intro_source_channel)
        ended_at = deals.closed_at.fillna(deals.created_at)
        return deals.assign(
            lead_id=lead,
            campaign_id=campaign,
            source_channel=source,
            channel=source.fillna(self.channel_of(campaign)).fillna("unknown"),
            ended_at=ended_at,
            created_day=day(deals.created_at),
            ended_day=day(ended_at),
        )

    @cached_property
    def orders(self) -> pd.DataFrame:
        """Orders, and won deals without one, with lead, source and value, in order."""
        given = self.file(
            "crm_orders", "order_id", "opportunity_id", "account_id", "kind", "ordered_at",
            "amount", "margin_amount", "currency",
        )  # fmt: skip
        deals = self.opportunities.set_index("opportunity_id", drop=False)
        alone = deals[deals.status.eq("won") & ~deals.opportunity_id.isin(given.opportunity_id)]
        alone = alone[["opportunity_id", "account_id", "ended_at", "amount", "currency"]]
        alone = alone.rename(columns={"ended_at": "ordered_at"})
        alone["order_id"] = "opportunity-" + alone.opportunity_id
        orders = (
            pd.concat([given, alone])
            .sort_values(["ordered_at", "order_id"], ignore_index=True)
            .join(self.introductions, on="account_id")
        )
        orders["ordered_day"] = day(orders.ordered_at)
        known = orders.intro_lead_id.where(orders.intro_created_day <= orders.ordered_day)
        campaign = orders.opportunity_id.map(deals.campaign_id).fillna(orders.intro_campaign_id)
        source = orders.opportunity_id.map(deals.source_channel)
        source = source.fillna(orders.intro_source_channel)
        revenue = self.in_euros(orders, "amount", "ordered_day")
        margin = self.in_euros(orders, "margin_amount", "ordered_day")
        return orders.assign(
            lead_id=orders.opportunity_id.map(deals.lead_id).fillna(known),
            channel=source.fillna(self.channel_of(campaign)).fillna("unknown"),
            revenue=revenue,
            gross_margin=margin.fillna(rounded(revenue * frames.MARGIN_RATE)),
            is_first=~orders.account_id.duplicated(),
        )

    @cached_property
    def customers(self) -> pd.DataFrame:
        """What an account brought in the year after the order that won it, by that order."""
        orders = self.orders[["account_id", "order_id", "ordered_day", "revenue", "gross_margin"]]
        is_new = self.orders.kind.eq("new") | (self.orders.kind.isna() & self.orders.is_first)
        firsts = orders[is_new].drop_duplicates("account_id")
        pairs = firsts[["account_id", "order_id", "ordered_day"]].merge(
            orders, on="account_id", suffixes=("_first", "")
        )
        start = pairs.ordered_day_first
        year = pairs.ordered_day.between(start, start + pd.DateOffset(months=12), inclusive="left")
        amounts = pairs[year].groupby("order_id_first")[["revenue", "gross_margin"]].sum()
        return amounts.add_prefix("new_customer_")

    # ── touches and meetings ──

    @cached_property
    def contacts(self) -> pd.DataFrame:
        """Touches of the extract, and calls that reached somebody."""
        touches = self.file(
            "crm_touches", "touch_id", "lead_id", "email", "kind", "channel", "campaign_id",
            "occurred_at",
        )  # fmt: skip
        touches["lead_id"] = touches.lead_id.map(self.lead_of).fillna(
            touches.email.map(self.emails)
        )
        touches["is_effective"] = touches.kind.isin(frames.EFFECTIVE)
        calls = self.calls[self.calls.is_reached].rename(
            columns={"started_at": "occurred_at", "is_reached": "is_effective"}
        )
        calls["touch_id"] = "call:" + calls.pop("call_id")
        return pd.concat([touches, calls])

    @cached_property
    def meetings(self) -> pd.DataFrame:
        """Held meetings, in the channel of their campaign or of the last contact before."""
        held = self.file(
            "crm_meetings", "meeting_id", "lead_id", "campaign_id", "booked_at", "scheduled_at",
            "duration_minutes", "held_by", "status",
        )  # fmt: skip
        held["lead_id"] = held.lead_id.map(self.lead_of)
        held["scheduled_day"] = day(held.scheduled_at)
        is_over = held.scheduled_day <= pd.Timestamp(frames.AS_OF)
        held = held[held.status.isin(frames.HELD) & is_over & held.lead_id.notna()]
        before = self.contacts[self.contacts.is_effective & self.contacts.lead_id.notna()]
        met = pd.merge_asof(
            held.sort_values("booked_at"),
            before.sort_values(["occurred_at", "touch_id"])[["occurred_at", "lead_id", "channel"]],
            left_on="booked_at", right_on="occurred_at", by="lead_id",
        )  # fmt: skip
        of_lead = met.lead_id.map(self.leads.channel)
        of_campaign = self.channel_of(met.campaign_id)
        return met.assign(channel=of_campaign.fillna(met.channel).fillna(of_lead))

    @cached_property
    def touches(self) -> pd.DataFrame:
        """Contacts and meetings, in order."""
        columns = ["lead_id", "channel", "campaign_id", "scheduled_at"]
        meetings = self.meetings[columns].rename(columns={"scheduled_at": "occurred_at"})
        meetings = meetings.assign(
            touch_id="meeting:" + self.meetings.meeting_id, is_effective=True
        )
        touches = pd.concat([self.contacts, meetings])
        return touches.assign(
            contact=touches.lead_id.fillna(touches.email), occurred_day=day(touches.occurred_at)
        ).sort_values(["occurred_at", "touch_id"], ignore_index=True)

    # ── attribution: the path of an account since its conversion before, ninety days at most ──

    @cached_property
    def conversions(self) -> pd.DataFrame:
        """Deals and orders, numbered, with the moment of the one before at their account."""
        deals = self.opportunities.rename(
            columns={"opportunity_id": "id", "created_at": "happened_at"}
        ).assign(kind="opportunity")
        orders = self.orders.rename(columns={"order_id": "id", "ordered_at": "happened_at"})
        listed = pd.concat([deals, orders.assign(kind="order")], ignore_index=True)
        listed = listed[["kind", "id", "lead_id", "account_id", "channel", "happened_at"]]
        moments = listed[["kind", "account_id", "happened_at"]].drop_duplicates()
        moments = moments.sort_values("happened_at")
        moments["previous_at"] = moments.groupby(["kind", "account_id"]).happened_at.shift()
        found = listed.merge(moments, how="left")
        lead_at = found.lead_id.map(self.leads.created_at)
        return found.assign(lead_at=lead_at).rename_axis("conversion").reset_index()

    @cached_property
    def paths(self) -> pd.DataFrame:
        """The touches of each conversion, numbered."""
        touches = self.touches[self.touches.is_effective & self.touches.lead_id.notna()]
        touches = touches.assign(account_id=touches.lead_id.map(self.leads.account_id))
        touches = touches.drop_duplicates(
            ["account_id", "lead_id", "channel", "campaign_id", "occurred_day"]
        )[["account_id", "occurred_at", "occurred_day", "touch_id", "channel"]]
        # midnight is a day without an hour: all of the day counts
        is_day = touches.occurred_at == touches.occurred_day
        day_end = touches.occurred_day + pd.Timedelta(seconds=86399)
        touches["until"] = touches.occurred_at.mask(is_day, day_end)
        touches["until_instant"] = instant(touches.until)
        conversions = self.conversions[
            ["conversion", "account_id", "happened_at", "previous_at", "lead_at"]
        ].assign(instant=instant(self.conversions.happened_at))
        paths = conversions.merge(touches, on="account_id")
        at, happened = paths.occurred_at, paths.happened_at
        is_within = (paths.until >= happened - pd.Timedelta(days=89, hours=23)) | (
            paths.until_instant >= paths.instant - pd.Timedelta(hours=2160)
        )
        is_after = paths.previous_at.isna() | (at > paths.previous_at)
        paths = paths[(at <= happened) & is_within & is_after]
        paths = paths.sort_values(["occurred_at", "touch_id"])
        conversion = paths.groupby("conversion")
        is_before = paths.occurred_at <= paths.lead_at
        return paths[["conversion", "channel"]].assign(
            position=conversion.cumcount() + 1,
            touches=conversion.conversion.transform("size"),
            lead_position=is_before.groupby(paths.conversion).transform("sum"),
        )

    @cached_property
    def credits(self) -> pd.DataFrame:
        """What part of a conversion each rule gives a channel."""
        paths = self.paths
        position, touches, lead = paths.position, paths.touches, paths.lead_position
        is_first = position == 1
        weights = paths[["conversion", "channel"]].assign(
            first_touch=is_first * 1.0,
            last_touch=(position == touches) * 1.0,
            linear=1.0,
            position_based=np.select(
                [touches <= 2, is_first | (position == touches)],  # noqa: PLR2004
                [1, 0.4],
                0.2 / (touches - 2),
            ),
            u_shaped=np.select(
                [is_first & (lead == 1), is_first | (position == lead)],
                [0.8, 0.4],
                0.2 / (touches - 1 - (lead > 1)),
            ),
        )
        shares = weights.groupby(["conversion", "channel"]).sum()
        shares /= shares.groupby("conversion").transform("sum")
        shares = shares.melt(var_name="model", value_name="credit", ignore_index=False)
        declared = self.conversions[["conversion", "channel"]].assign(credit=1.0)
        alone = declared[~declared.conversion.isin(paths.conversion)]
        credits_ = pd.concat(
            [
                shares[shares.credit > 0].reset_index(),
                declared.assign(model="declared_source"),
                each(alone, frames.PATH_MODELS),
            ]
        )
        return credits_.join(self.conversions[["kind", "id"]], on="conversion")

    # ── complete cost, counted once: ledger, spend and labour that it does not hold ──

    @cached_property
    def recorded(self) -> pd.DataFrame:
        """What calls (twice their seconds) and meetings took of whose day."""
        whole = self.legs.parent_call_id.fillna(self.legs.call_id)
        legs = self.legs[["agent_id", "started_at", "seconds"]].assign(call_id=whole)
        calls = legs.merge(self.calls[["call_id", "channel", "campaign_id"]], on="call_id")
        calls = calls.rename(columns={"agent_id": "person_id"}).assign(
            day=day(calls.started_at), seconds=2 * calls.seconds, is_call=True
        )
        meetings = self.meetings.rename(columns={"held_by": "person_id", "scheduled_day": "day"})
        meetings = meetings.assign(seconds=60 * meetings.duration_minutes, is_call=False)
        done = pd.concat([frame[[*ACTIVITY, "seconds", "is_call"]] for frame in (calls, meetings)])
        return done.groupby(ACTIVITY, dropna=False, as_index=False).agg(
            {"seconds": "sum", "is_call": "max"}
        )

    @cached_property
    def sheets(self) -> pd.DataFrame:
        """The time sheets; one without a channel asks of calls and meetings."""
        sheets = self.file("time_entries", "person_id", "date", "hours", "activity", "channel")
        is_prospecting = sheets.activity != "account_care"
        return sheets.rename(columns={"date": "day", "channel": "sheet_channel"}).assign(
            month=month(sheets.date),
            is_prospecting=is_prospecting,
            sheet_seconds=(sheets.hours * 3600).round().astype(int),
            asks_of=sheets.person_id.where(sheets.channel.isna() & is_prospecting),
        )

    def split(self) -> pd.DataFrame:
        """The time sheets in whole seconds, as that day's calls and meetings, or the month's."""
        of_days = self.recorded.drop(columns="is_call").rename(columns={"person_id": "asks_of"})
        of_months = (
            of_days.assign(month=month(of_days.day))
            .groupby(["asks_of", "month", "channel", "campaign_id"], dropna=False, as_index=False)
            .seconds.sum()
        )
        by_day = self.sheets.merge(of_days, on=["asks_of", "day"], how="left")
        asking = by_day[by_day.seconds.isna()][self.sheets.columns]
        by_month = asking.merge(of_months, on=["asks_of", "month"], how="left")
        shared = pd.concat([by_day.dropna(subset="seconds"), by_month], ignore_index=True)
        weight = shared.seconds.fillna(1).astype(int)
        total = weight.groupby([shared[key] for key in SHEET]).transform("sum")
        whole, rest = np.divmod(shared.sheet_seconds * weight, total)
        # what is left of a sheet goes to the largest remainders
        shared = shared.assign(whole=whole, rest=-rest)
        shared = shared.sort_values(["rest", "channel", "campaign_id"])
        sheet = shared.groupby(SHEET)
        left = shared.sheet_seconds - sheet.whole.transform("sum")
        return shared.assign(
            channel=shared.sheet_channel.fillna(shared.channel),
            seconds=shared.whole + (sheet.cumcount() < left),
        )[[*ACTIVITY, "is_prospecting", "seconds"]]

    @cached_property
    def hours(self) -> pd.DataFrame:
        """Seconds of a person's day; without a sheet, of calls, meetings and what is written."""
        written = self.contacts[self.contacts.kind.eq("social_message")].dropna(subset="lead_id")
        written = written.assign(
            person_id=written.lead_id.map(self.leads.owner_id), day=day(written.occurred_at)
        )[[*ACTIVITY, "lead_id"]].drop_duplicates()
        is_possible = 240 * written.groupby(DAY).lead_id.transform("size") <= 86400  # noqa: PLR2004
        proposals = self.opportunities.rename(
            columns={"owner_id": "person_id", "created_day": "day"}
        )
        others = pd.concat(
            [
                written.loc[is_possible, ACTIVITY].assign(seconds=240),
                proposals[ACTIVITY].assign(seconds=7200),
            ]
        )
        others = without(others, self.recorded[self.recorded.is_call], DAY)
        estimated = without(pd.concat([self.recorded, others]), self.sheets, DAY)
        done = pd.concat([self.split(), estimated.assign(is_prospecting=True)])
        keys = [*ACTIVITY, "is_prospecting"]
        return done.groupby(keys, dropna=False, as_index=False).seconds.sum()

    def drivers(self) -> pd.DataFrame:
        """What part of a month's shared lines a channel takes."""
        columns = ["lead_id", "channel", "campaign_id", "month"]
        leads = self.leads.assign(month=month(self.leads.created_day)).reset_index()
        touches = self.touches.dropna(subset="lead_id")
        touches = touches.assign(month=month(touches.occurred_day))
        touched = pd.concat([leads[columns], touches[columns]]).drop_duplicates()
        hours = self.hours[self.hours.is_prospecting]
        deals = self.opportunities
        weights = pd.concat(
            {
                "hours": hours.groupby([month(hours.day), hours.channel]).seconds.sum(),
                "leads": touched.groupby(["month", "channel"]).size(),
                "opportunities": deals.groupby([month(deals.created_day), deals.channel]).size(),
            },
            names=["driver", "month", "driver_channel"],
        )
        shares = weights / weights.groupby(["driver", "month"]).transform("sum")
        return shares.rename("share").reset_index()

    def costs(self) -> pd.DataFrame:
        """Direct and indirect cost of a channel's month."""
        ledger = self.file(
            "cost_ledger", "month", "amount", "category", "nature", "channel", "campaign_id",
            "person_id", "platform", "service_from", "service_to", "allocation_key",
        )  # fmt: skip
        media = ledger[ledger.category == "media"]
        media = media.assign(month=month(media.month))
        is_shared = ledger.category.isin(["shared_tools", "management"])
        shared = pd.Series("hours", index=ledger.index).where(is_shared)
        served = zip(month(ledger.service_from), ledger.service_to, strict=True)
        accrued = ledger.assign(
            driver=ledger.allocation_key.fillna(shared),
            channel=ledger.channel.fillna(self.channel_of(ledger.campaign_id)),
            month=[list(pd.date_range(*days, freq="MS", unit="us")) for days in served],
        ).explode("month", ignore_index=True)  # fmt: skip
        accrued["month"] = accrued.month.astype("datetime64[us]")
        month_end = accrued.month + pd.offsets.MonthEnd(0)
        last = accrued.service_to.where(accrued.service_to < month_end, month_end)
        first = accrued.service_from.where(accrued.service_from > accrued.month, accrued.month)
        one = pd.Timedelta(days=1)
        part = (last - first + one) / (accrued.service_to - accrued.service_from + one)
        accrued["amount"] = accrued.amount.astype(float) * part

        hours = self.hours.assign(
            month=month(self.hours.day), channel=self.hours.channel.fillna("unallocated")
        )
        hours["total"] = hours.groupby(PERSON_MONTH).seconds.transform("sum")
        hours = hours[hours.is_prospecting].assign(nature="direct")
        paid = accrued.loc[accrued.category == "salary", [*PERSON_MONTH, "amount"]]
        salaries = hours.merge(paid, on=PERSON_MONTH)
        salaries["amount"] *= salaries.seconds / salaries.total
        wages = self.file("people", "person_id", "loaded_hourly_cost").set_index("person_id")
        unpaid = without(hours, paid, PERSON_MONTH)
        wage = unpaid.person_id.map(wages.loaded_hourly_cost.astype(float))

        is_open = accrued.channel.isna() & accrued.campaign_id.isna()
        spread = accrued[is_open & (accrued.category != "salary")].merge(
            self.drivers(), on=["driver", "month"], how="left"
        )
        spent = self.file("ad_spend", "date", "campaign_id", "platform", "cost", "currency")
        spent = spent.assign(
            month=month(spent.date),
            channel=self.channel_of(spent.campaign_id).fillna("unknown"),
            amount=self.in_euros(spent, "cost", "date"),
            nature="direct",
        )
        lines = pd.concat(
            [
                salaries,
                accrued.dropna(subset="channel"),
                spread.assign(
                    channel=spread.driver_channel.fillna("unallocated"),
                    amount=spread.amount * spread.share.fillna(1),
                ),
                without(spent, media, ["platform", "channel", "month"]),
                unpaid.assign(amount=unpaid.seconds / 3600 * wage),
            ]
        )
        costs = lines.pivot_table(
            "amount", ["month", "channel"], "nature", aggfunc="sum", fill_value=0, observed=True
        ).add_suffix("_cost")
        return costs.assign(complete_cost=costs.sum(axis="columns")).reset_index()

    # ── the funnel and what it brings, by month, channel and rule ──

    def every_rule(self) -> pd.DataFrame:
        """What no rule credits."""
        # a deal or an order takes whom it comes from through the stages before it
        reached = pd.concat(
            [
                self.opportunities.set_index("lead_id").created_day,
                self.orders.set_index("lead_id").ordered_day,
            ]
        )
        reached_day = reached.groupby(level=0).min().reindex(self.leads.index)
        sql_day = day(self.leads.sql_at).fillna(reached_day)
        mql_day = day(self.leads.mql_at).fillna(sql_day)
        stages = self.leads.assign(sql_day=sql_day, mql_day=mql_day)
        touches = self.touches[self.touches.is_effective]
        target = touches.campaign_id.fillna("channel " + touches.channel)
        contacts = touches.assign(target=target).drop_duplicates(["contact", "target"])
        visits = self.file("web_visits", "date", "medium", "unique_visitors")
        visits["channel"] = visits.medium.map(frames.MEDIUMS).fillna("other")
        size = ("channel", "size")
        facts = [
            counted(stages, "created_day", raw_leads=size),
            counted(stages, "mql_day", mqls=size),
            counted(stages, "sql_day", sqls=size),
            counted(self.meetings, "scheduled_day", meetings_held=size),
            counted(self.campaigns, "started_on", targeted=("targeted_count", "sum")),
            counted(visits, "date", visitors=("unique_visitors", "sum")),
            counted(contacts, "occurred_day", contacted=size),
            self.costs(),
        ]
        return each(pd.concat(facts), frames.MODELS)

    def by_rule(self) -> pd.DataFrame:
        """What a rule credits."""
        of_deals = self.credits[self.credits.kind == "opportunity"]
        deals = of_deals.merge(
            self.opportunities[["opportunity_id", "created_day", "ended_day", "status"]],
            left_on="id", right_on="opportunity_id",
        )  # fmt: skip
        sales = (
            self.credits[self.credits.kind == "order"]
            .merge(
                self.orders[["order_id", "ordered_day", "revenue", "gross_margin"]],
                left_on="id", right_on="order_id",
            )
            .join(self.customers, on="order_id")
        )  # fmt: skip
        sales["new_customers"] = sales.credit.where(sales.new_customer_revenue.notna())
        sales[frames.AMOUNTS] = sales[frames.AMOUNTS].mul(sales.credit, axis="index")
        credit = ("credit", "sum")
        return pd.concat(
            [
                counted(deals, "created_day", "model", opportunities=credit),
                counted(
                    deals[deals.status == "won"], "ended_day", "model", won_opportunities=credit
                ),
                counted(
                    sales, "ordered_day", "model", orders=credit,
                    **{name: (name, "sum") for name in ["new_customers", *frames.AMOUNTS]},
                ),
            ]
        )  # fmt: skip


def counted(frame: pd.DataFrame, on: str, *by: str, **measures: Any) -> pd.DataFrame:
    """Measures by channel and the month of a day, of the rows that have one."""
    rows = frame.assign(month=month(frame[on]))
    return rows.groupby(["month", "channel", *by]).agg(**measures).reset_index()


def channel_performance(extracts: Path) -> pd.DataFrame:
    """The table of a company's extracts."""
    company = Company(extracts)
    facts = pd.concat([company.every_rule(), company.by_rule()])
    # what one rule alone credits is a row of zeros in the others
    places = facts[["month", "channel"]].drop_duplicates()
    known = pd.concat([facts, each(places, frames.MODELS)])
    placed = pd.concat([known, known.assign(channel="all")])
    periods = pd.concat(
        [
            placed[placed.month <= pd.Timestamp(frames.AS_OF)].assign(period_grain="month"),
            placed.assign(period_grain="all", month=pd.NaT),
        ]
    ).rename(columns={"month": "period_start"})
    keys = ["period_grain", "period_start", "channel", "model"]
    table = periods.groupby(keys, dropna=False)[frames.MEASURES].sum().reset_index()
    cost = table.complete_cost
    has_return = (cost != 0) & ~table.channel.isin(frames.OF_NO_CHANNEL)
    return table.assign(
        cost_per_lead=cost / table.raw_leads.where(table.raw_leads != 0),
        customer_acquisition_cost=cost / table.new_customers.where(table.new_customers != 0),
        roi=(table.new_customer_gross_margin - cost) / cost.where(has_return),
    )


if __name__ == "__main__":
    frames.main(channel_performance)
