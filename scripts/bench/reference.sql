-- The yardstick: the core tables of the company of company.sql, from its extracts, written by hand
-- for this company and nothing else. Complete cost, six attribution rules, the channel table with
-- the funnel, and the cohorts, as they are in the marts. What an expert would leave out is left
-- out: other formats and vendors, findings, contracts, intervals, segments, calls, scores.
-- Read by reference.py, which sets the variable `extracts`, the folder of the files.

create macro file(name) as getvariable('extracts') || '/' || name || '.parquet';
create macro month_of(day) as date_trunc('month', day)::date;
-- Midnight is a day without an hour: all of the day counts.
create macro until(moment) as
    case when moment = moment::date then moment + interval 86399 second else moment end;
-- The files tell local time; ninety days are so many times 24 hours where clocks change, too.
create macro is_within_90_days(moment, later) as
    moment >= later - interval '89 days 23 hours'
    or timezone('Europe/Paris', moment) >= timezone('Europe/Paris', later) - interval 2160 hour;
create macro as_of() as date '2026-10-31';

create table campaigns as
select campaign_id, channel, started_on, targeted_count from read_parquet(file('campaigns'));

create table rates as
select currency, date as from_date, rate from read_parquet(file('exchange_rates'));

-- ── people: one per telephone; at a company, one first name with nearly one last name is one ──
-- (the first letter of a name is never the one that differs)

create temp table lead_records as
with sources(lead_source, source_channel) as (values
    ('Téléprospection', 'telesales'), ('phoning', 'telesales'), ('Cold call', 'telesales'),
    ('E-mailing', 'emailing'), ('Newsletter', 'emailing'), ('Salon', 'events'),
    ('Social selling', 'social_selling'), ('LinkedIn', 'social_selling'),
    ('Google Ads', 'paid_search'), ('google / cpc', 'paid_search'),
    ('LinkedIn Ads', 'paid_social'), ('Meta Ads', 'paid_social'), ('Bannière', 'display'),
    ('Référencement naturel', 'organic_search'), ('Site web', 'direct'),
    ('Recommandation', 'referral'), ('partner', 'partner')
)
select
    leads.lead_id as record_id, leads.phone, leads.email, leads.first_name, leads.last_name,
    leads.company_siren, leads.created_at, leads.mql_at, leads.sql_at,
    coalesce(leads.account_id, accounts.account_id, 'name ' || leads.company_name) as account_id,
    leads.owner_id, leads.campaign_id, sources.source_channel
from read_parquet(file('crm_leads')) as leads
left join sources on leads.lead_source = sources.lead_source
left join read_parquet(file('crm_accounts')) as accounts
    on case when leads.account_id is null then leads.company_siren end = accounts.company_siren;

create temp table persons as
with phones as (
    select
        phone, min((created_at, record_id)) as first_record, first(company_siren) as company_siren,
        first(first_name) as first_name, first(last_name) as last_name
    from lead_records
    group by phone
),

alike as (
    select later.phone, min(earlier.first_record) as first_record
    from phones as earlier
    inner join phones as later
        on
            earlier.company_siren = later.company_siren
            and earlier.first_name = later.first_name
            and earlier.first_record < later.first_record
    where
        levenshtein(earlier.last_name, later.last_name) <= 1
        and left(earlier.last_name, 1) = left(later.last_name, 1)
    group by later.phone
)

select phones.phone, coalesce(alike.first_record, phones.first_record)[2] as lead_id
from phones left join alike on phones.phone = alike.phone;

create temp table records as
select lead_records.*, persons.lead_id
from lead_records inner join persons on lead_records.phone = persons.phone;

create temp table emails as
select email, min(lead_id) as lead_id from records where email is not null group by email;

create table leads as
with kept as (
    select
        lead_id,
        min_by(account_id, (created_at, record_id)) as account_id,
        min_by(owner_id, (created_at, record_id)) as owner_id,
        min_by(campaign_id, (created_at, record_id)) filter (campaign_id is not null)
            as campaign_id,
        min_by(source_channel, (created_at, record_id)) filter (source_channel is not null)
            as source_channel,
        min(created_at) as created_at,
        min(mql_at) as mql_at,
        min(sql_at) as sql_at
    from records
    group by lead_id
)

select
    kept.*, kept.created_at::date as created_day,
    coalesce(kept.source_channel, campaigns.channel, 'unknown') as channel
from kept left join campaigns on kept.campaign_id = campaigns.campaign_id;

create temp table introductions as
select
    account_id, min_by(lead_id, (created_at, lead_id)) as lead_id,
    min_by(struct_pack(campaign_id, source_channel, created_at), (created_at, lead_id)) as of_lead
from leads
group by account_id;

create temp table first_of_account as
select account_id, min_by(lead_id, (created_at, record_id)) as lead_id from records group by account_id;

-- ── calls: the legs of one call are one; nobody's belongs to who has the number ──

create temp table legs as
select
    call_id, parent_call_id, agent_id, lead_id as record_id, to_number, campaign_id, started_at,
    talk_seconds + wrap_up_seconds as seconds,
    outcome in ('Argumenté', 'À rappeler', 'Pas intéressé', 'Rendez-vous pris') as is_reached
from read_parquet(file('call_logs'));

create temp table calls as
with whole as (
    select
        legs.call_id, legs.agent_id, legs.campaign_id, legs.started_at, legs.to_number,
        coalesce(legs.record_id, handed_on.record_id) as record_id,
        legs.is_reached or coalesce(handed_on.is_reached, false) as is_reached,
        legs.seconds + coalesce(handed_on.seconds, 0) as seconds
    from legs
    left join (from legs where parent_call_id is not null) as handed_on
        on legs.call_id = handed_on.parent_call_id
    where legs.parent_call_id is null
)

select
    whole.call_id, whole.agent_id, whole.campaign_id, whole.started_at,
    whole.started_at::date as started_day, whole.is_reached, whole.seconds,
    coalesce(campaigns.channel, 'telesales') as channel,
    coalesce(records.lead_id, persons.lead_id) as lead_id
from whole
left join records on whole.record_id = records.record_id
left join persons on case when whole.record_id is null then whole.to_number end = persons.phone
left join campaigns on whole.campaign_id = campaigns.campaign_id;

-- ── deals and orders ──

create table opportunities as
with linked as (
    select
        deals.*,
        coalesce(records.lead_id, emails.lead_id, first_of_account.lead_id) as kept_lead_id
    from read_parquet(file('crm_opportunities')) as deals
    left join records on deals.lead_id = records.record_id
    left join emails on deals.contact_email = emails.email
    left join first_of_account on deals.account_id = first_of_account.account_id
)

select
    linked.opportunity_id, linked.kept_lead_id as lead_id, linked.account_id,
    coalesce(leads.campaign_id, introductions.of_lead.campaign_id) as campaign_id,
    coalesce(
        leads.source_channel, introductions.of_lead.source_channel, campaigns.channel, 'unknown'
    ) as channel,
    coalesce(leads.source_channel, introductions.of_lead.source_channel) as source_channel,
    linked.owner_id, linked.status, linked.amount, linked.currency, linked.created_at,
    linked.created_at::date as created_day,
    coalesce(linked.closed_at, linked.created_at) as ended_at,
    coalesce(linked.closed_at, linked.created_at)::date as ended_day
from linked
left join leads on linked.kept_lead_id = leads.lead_id
left join introductions on linked.account_id = introductions.account_id
left join campaigns
    on coalesce(leads.campaign_id, introductions.of_lead.campaign_id) = campaigns.campaign_id;

-- A won deal without an order is its order.
create table orders as
with given as (
    select order_id, opportunity_id, account_id, kind, ordered_at, amount, margin_amount, currency
    from read_parquet(file('crm_orders'))
),

sold as (
    from given
    union all
    select
        'opportunity-' || opportunity_id, opportunity_id, account_id, null, ended_at, amount, null,
        currency
    from opportunities
    where status = 'won' and opportunity_id not in (
        select opportunity_id from given where opportunity_id is not null
    )
),

sourced as (
    select
        sold.order_id, sold.opportunity_id, sold.account_id, sold.kind, sold.ordered_at,
        sold.amount, sold.margin_amount, sold.currency, sold.ordered_at::date as ordered_day,
        coalesce(
            deals.lead_id,
            case
                when introductions.of_lead.created_at::date <= sold.ordered_at::date
                    then introductions.lead_id
            end
        ) as lead_id,
        coalesce(deals.campaign_id, introductions.of_lead.campaign_id) as campaign_id,
        coalesce(deals.source_channel, introductions.of_lead.source_channel) as source_channel,
        deals.created_at as opportunity_at
    from sold
    left join opportunities as deals on sold.opportunity_id = deals.opportunity_id
    left join introductions on sold.account_id = introductions.account_id
),

valued as (
    select
        sourced.* exclude (source_channel),
        coalesce(sourced.source_channel, campaigns.channel, 'unknown') as channel,
        round(sourced.amount * coalesce(rates.rate, 1), 4)::decimal(18, 4) as revenue,
        round(sourced.margin_amount * coalesce(rates.rate, 1), 4)::decimal(18, 4) as margin
    from sourced
    left join campaigns on sourced.campaign_id = campaigns.campaign_id
    left join rates
        on sourced.currency = rates.currency and sourced.ordered_day = rates.from_date
)

select
    * exclude (margin),
    coalesce(margin, round(revenue * 0.47, 4))::decimal(18, 4) as gross_margin,
    row_number() over (partition by account_id order by ordered_at, order_id) = 1 as is_first
from valued;

create table customers as
with firsts as (
    select
        account_id,
        min_by(struct_pack(order_id, lead_id, ordered_day, channel), (ordered_at, order_id)) as won
    from orders
    where kind = 'new' or (kind is null and is_first)
    group by account_id
)

select
    firsts.account_id, firsts.won.order_id, firsts.won.lead_id, firsts.won.channel,
    firsts.won.ordered_day as acquired_day,
    sum(orders.revenue)::decimal(18, 4) as revenue,
    sum(orders.gross_margin)::decimal(18, 4) as gross_margin
from firsts
inner join orders
    on
        firsts.account_id = orders.account_id
        and orders.ordered_day >= firsts.won.ordered_day
        and orders.ordered_day < firsts.won.ordered_day + interval 12 month
group by all;

-- ── touches, meetings, contacts ──

create temp table crm_touches as
select
    touches.touch_id, coalesce(records.lead_id, emails.lead_id) as lead_id, touches.email,
    touches.kind, touches.channel, touches.campaign_id, touches.content_id, touches.occurred_at,
    touches.kind in ('email_click', 'event_attended', 'form', 'web_visit', 'ad_click')
        as is_effective
from read_parquet(file('crm_touches')) as touches
left join records on touches.lead_id = records.record_id
left join emails on touches.email = emails.email;

create table meetings as
with met as (
    select
        meetings.meeting_id, records.lead_id, meetings.campaign_id, meetings.booked_at,
        meetings.scheduled_at, meetings.duration_minutes, meetings.held_by
    from read_parquet(file('crm_meetings')) as meetings
    inner join records on meetings.lead_id = records.record_id
    where meetings.status in ('held', 'Tenu') and meetings.scheduled_at::date <= as_of()
),

before as (
    select met.meeting_id, max_by(touches.channel, (touches.occurred_at, touches.touch_id)) as channel
    from met
    inner join (
        select lead_id, touch_id, channel, occurred_at from crm_touches where is_effective
        union all
        select lead_id, 'call:' || call_id, channel, started_at from calls where is_reached
    ) as touches on met.lead_id = touches.lead_id and met.booked_at >= touches.occurred_at
    where met.campaign_id is null
    group by met.meeting_id
)

select
    met.*, met.scheduled_at::date as scheduled_day,
    coalesce(campaigns.channel, before.channel, leads.channel) as channel
from met
left join campaigns on met.campaign_id = campaigns.campaign_id
left join before on met.meeting_id = before.meeting_id
left join leads on met.lead_id = leads.lead_id;

create temp table touches as
select
    touch_id, coalesce(lead_id, email) as contact, lead_id, channel, campaign_id, is_effective,
    occurred_at, occurred_at::date as occurred_day
from crm_touches
union all
select
    'call:' || call_id, lead_id, lead_id, channel, campaign_id, true, started_at, started_day
from calls
where is_reached
union all
select
    'meeting:' || meeting_id, lead_id, lead_id, channel, campaign_id, true, scheduled_at,
    scheduled_day
from meetings;

-- ── attribution: the path of an account since its conversion before, ninety days at most ──

create temp table path_touches as
select
    leads.account_id, touches.channel,
    min(struct_pack(happened_at := touches.occurred_at, id := touches.touch_id)) as touch
from touches
inner join leads on touches.lead_id = leads.lead_id
where touches.is_effective
group by leads.account_id, touches.lead_id, touches.channel, touches.campaign_id,
    touches.occurred_day;

create temp table conversions as
with listed as (
    select
        'opportunity' as kind, opportunity_id as id, lead_id, account_id, channel, created_at as happened_at,
        created_day as day
    from opportunities
    union all
    select 'order', order_id, lead_id, account_id, channel, ordered_at, ordered_day from orders
),

moments as (
    select
        kind, account_id, happened_at,
        lag(happened_at) over (partition by kind, account_id order by happened_at) as previous_at
    from listed
    group by kind, account_id, happened_at
)

select listed.*, moments.previous_at, leads.created_at as lead_at
from listed
inner join moments
    on listed.kind = moments.kind and listed.account_id = moments.account_id
    and listed.happened_at = moments.happened_at
left join leads on listed.lead_id = leads.lead_id;

create temp table paths as
select
    conversions.kind, conversions.id, path_touches.channel,
    row_number() over path as position,
    count(*) over (partition by conversions.kind, conversions.id) as touches,
    count(*) filter (path_touches.touch.happened_at <= conversions.lead_at)
        over (partition by conversions.kind, conversions.id) as lead_position
from conversions
inner join path_touches
    on
        conversions.account_id = path_touches.account_id
        and path_touches.touch.happened_at <= conversions.happened_at
        and path_touches.touch.happened_at >= conversions.happened_at - interval 91 day
        and is_within_90_days(until(path_touches.touch.happened_at), conversions.happened_at)
        and (conversions.previous_at is null or path_touches.touch.happened_at > conversions.previous_at)
window path as (
    partition by conversions.kind, conversions.id order by path_touches.touch
);

create table credits as
with rules as (
    select
        kind, id, channel,
        unnest([
            {'model': 'first_touch', 'weight': (position = 1)::double},
            {'model': 'last_touch', 'weight': (position = touches)::double},
            {'model': 'linear', 'weight': 1},
            {'model': 'position_based', 'weight': case
                when touches <= 2 then 1
                when position in (1, touches) then 0.4
                else 0.2 / (touches - 2)
            end},
            {'model': 'u_shaped', 'weight': case
                when position = 1 and lead_position = 1 then 0.8
                when position in (1, lead_position) then 0.4
                else 0.2 / (touches - case when lead_position > 1 then 2 else 1 end)
            end}
        ], recursive := true)
    from paths
),

shares as (
    select kind, id, channel, model, sum(weight) as weight
    from rules
    group by kind, id, channel, model
),

models(model) as (
    values ('declared_source'), ('first_touch'), ('last_touch'), ('linear'), ('position_based'),
        ('u_shaped')
)

select
    kind, id, model, channel,
    weight / sum(weight) over (partition by kind, id, model) as credit
from shares
where weight > 0
union all
select conversions.kind, conversions.id, models.model, conversions.channel, 1
from conversions cross join models
where models.model = 'declared_source' or (conversions.kind, conversions.id) not in (
    select (kind, id) from paths
);

-- ── complete cost, counted once: ledger, spend that it does not hold, labour that it does not ──

-- What calls and meetings took of whose day; calls twice their seconds (half of the time is used).
create temp table recorded as
with done as (
    select
        legs.agent_id as person_id, legs.started_at::date as day, calls.channel,
        calls.campaign_id, 2 * legs.seconds as seconds, true as is_call
    from legs inner join calls on coalesce(legs.parent_call_id, legs.call_id) = calls.call_id
    union all
    select held_by, scheduled_day, channel, campaign_id, 60 * duration_minutes, false from meetings
)

select person_id, day, channel, campaign_id, sum(seconds)::bigint as seconds, max(is_call) as is_call
from done
group by person_id, day, channel, campaign_id;

-- Where a time sheet does not say: as that day's calls and meetings, else as those of the month,
-- in whole seconds that sum to the sheet's.
create temp table hours as
with sheets as (
    select
        person_id, date as day, activity, activity != 'account_care' as is_prospecting, channel,
        (hours * 3600)::bigint as seconds_of_sheet,
        case when channel is null and is_prospecting then person_id end as asks_of
    from read_parquet(file('time_entries'))
),

of_months as (
    select person_id, month_of(day) as month, channel, campaign_id, sum(seconds)::bigint as seconds
    from recorded
    group by all
),

shared as (
    select
        sheets.*, coalesce(of_days.channel, of_months.channel) as share_channel,
        coalesce(of_days.campaign_id, of_months.campaign_id) as share_campaign_id,
        coalesce(of_days.seconds, of_months.seconds, 1) as weight,
        sum(weight) over (partition by sheets.person_id, sheets.day, sheets.activity)::bigint
            as total,
        seconds_of_sheet * weight // total as whole
    from sheets
    left join recorded as of_days
        on sheets.asks_of = of_days.person_id and sheets.day = of_days.day
    left join of_months
        on
            case when of_days.day is null then sheets.asks_of end = of_months.person_id
            and month_of(sheets.day) = of_months.month
),

-- What is left of a sheet goes to the largest remainders.
split as (
    select
        person_id, day, is_prospecting, coalesce(channel, share_channel) as channel,
        share_campaign_id as campaign_id,
        whole + (
            row_number() over (
                sheet order by seconds_of_sheet * weight - whole * total desc, share_channel,
                    share_campaign_id
            ) <= seconds_of_sheet - sum(whole) over sheet
        )::bigint as seconds
    from shared
    window sheet as (partition by person_id, day, activity)
),

-- Without a time sheet: calls and meetings; e-mails, messages and proposals on days without a call.
written as (
    select distinct
        leads.owner_id as person_id, touches.occurred_at::date as day, touches.channel,
        touches.campaign_id, touches.lead_id
    from crm_touches as touches
    inner join leads on touches.lead_id = leads.lead_id
    where touches.kind = 'social_message'
),

estimated as (
    select person_id, day, channel, campaign_id, seconds, true as is_talk from recorded
    union all
    select owner_id, created_day, channel, campaign_id, 7200, false from opportunities
    union all
    select person_id, day, channel, campaign_id, 240, false
    from written
    qualify 240 * count(*) over (partition by person_id, day) <= 86400
)

select person_id, day, is_prospecting, channel, campaign_id, sum(seconds) as seconds
from (
    from split
    union all
    select person_id, day, true, channel, campaign_id, seconds
    from estimated
    where
        (person_id, day) not in (select (person_id, day) from sheets)
        and (is_talk or (person_id, day) not in (select (person_id, day) from recorded where is_call))
)
group by person_id, day, is_prospecting, channel, campaign_id;

create temp table spend as
select
    spent.date as day, coalesce(campaigns.channel, 'unknown') as channel, spent.platform,
    round(spent.cost * coalesce(rates.rate, 1), 4)::decimal(18, 4) as amount
from read_parquet(file('ad_spend')) as spent
left join campaigns on spent.campaign_id = campaigns.campaign_id
left join rates on spent.currency = rates.currency and spent.date = rates.from_date;

-- What each month's shared lines are spread by.
create temp table drivers as
with touched as (
    select lead_id, month_of(created_day) as month, channel, campaign_id from leads
    union
    select lead_id, month_of(occurred_day), channel, campaign_id
    from touches
    where lead_id is not null
),

weights as (
    select 'hours' as driver, month_of(day) as month, channel, sum(seconds) as weight
    from hours
    where is_prospecting and channel is not null
    group by all
    union all
    select 'leads', month, channel, count(*) from touched group by all
    union all
    select 'opportunities', month_of(created_day), channel, count(*) from opportunities group by all
)

select *, weight / sum(weight) over (partition by driver, month) as share from weights;

create table costs as
with ledger as (
    select
        entry_id, category, nature, channel, campaign_id, person_id, amount,
        coalesce(
            allocation_key, case when category in ('shared_tools', 'management') then 'hours' end
        ) as driver,
        service_from, service_to, service_to - service_from + 1 as days
    from read_parquet(file('cost_ledger'))
),

accrued as (
    select
        ledger.* exclude (amount), month_of(start) as month,
        amount * (
            least(service_to, last_day(start)) - greatest(service_from, month_of(start)) + 1
        ) / days as amount
    from ledger, generate_series(date_trunc('month', service_from), service_to, interval 1 month)
        as months(start)
),

paid as (select distinct person_id, month from accrued where category = 'salary'),

persons_hours as (
    select
        person_id, month_of(day) as month, is_prospecting,
        case when is_prospecting then coalesce(channel, 'unallocated') end as channel,
        sum(seconds) as seconds,
        sum(sum(seconds)) over (partition by person_id, month_of(day)) as total
    from hours
    group by
        person_id, month_of(day), is_prospecting,
        case when is_prospecting then coalesce(channel, 'unallocated') end
),

lines as (
    select accrued.month, 'direct' as nature, persons_hours.channel,
        accrued.amount * persons_hours.seconds / persons_hours.total as amount
    from accrued
    inner join persons_hours
        on accrued.person_id = persons_hours.person_id and accrued.month = persons_hours.month
    where accrued.category = 'salary' and persons_hours.is_prospecting
    union all
    select month, nature, coalesce(accrued.channel, campaigns.channel), amount
    from accrued left join campaigns on accrued.campaign_id = campaigns.campaign_id
    where coalesce(accrued.channel, campaigns.channel) is not null
    union all
    select accrued.month, nature, coalesce(drivers.channel, 'unallocated'),
        amount * coalesce(drivers.share, 1)
    from accrued
    left join drivers on accrued.driver = drivers.driver and accrued.month = drivers.month
    where accrued.category != 'salary' and accrued.channel is null and campaign_id is null
    union all
    select month_of(day), 'direct', channel, amount
    from spend
    where (platform, channel, month_of(day)) not in (
        select (platform, channel, month) from (
            select platform, channel, month_of(month) as month
            from read_parquet(file('cost_ledger'))
            where category = 'media'
        )
    )
    union all
    select persons_hours.month, 'direct', persons_hours.channel,
        persons_hours.seconds / 3600 * people.loaded_hourly_cost
    from persons_hours
    inner join read_parquet(file('people')) as people using (person_id)
    where is_prospecting and (person_id, month) not in (select (person_id, month) from paid)
)

select
    month, channel,
    coalesce(sum(amount) filter (nature = 'direct'), 0) as direct_cost,
    coalesce(sum(amount) filter (nature = 'indirect'), 0) as indirect_cost,
    sum(amount) as complete_cost
from lines
group by month, channel;

-- ── the funnel and what it brings, by month, channel and rule ──

create temp table events as
with models(model) as (
    values ('declared_source'), ('first_touch'), ('last_touch'), ('linear'), ('position_based'),
        ('u_shaped')
),

-- A deal or an order takes whom it comes from through the stages before it.
reached as (
    select
        leads.lead_id, min(deals.created_day) as opportunity_day,
        min(least(orders.ordered_day, of_deals.ordered_day)) as customer_day
    from leads
    left join opportunities as deals on leads.lead_id = deals.lead_id
    left join orders as of_deals on deals.opportunity_id = of_deals.opportunity_id
    left join orders on leads.lead_id = orders.lead_id
    group by leads.lead_id
),

stages as (
    select
        leads.channel,
        leads.created_day as raw_lead_day,
        coalesce(
            leads.mql_at::date, leads.sql_at::date,
            least(reached.opportunity_day, reached.customer_day)
        ) as mql_day,
        coalesce(leads.sql_at::date, least(reached.opportunity_day, reached.customer_day))
            as sql_day
    from leads
    inner join reached on leads.lead_id = reached.lead_id
),

contacts as (
    select
        min_by(channel, (occurred_at, touch_id)) as channel,
        month_of(min(occurred_day)) as month
    from touches
    where is_effective
    group by contact, coalesce(campaign_id, 'channel ' || channel)
),

visits as (
    select
        case medium
            when 'cpc' then 'paid_search' when 'organic' then 'organic_search'
            when 'paid_social' then 'paid_social' when 'email' then 'emailing'
            when '(none)' then 'direct' else 'other'
        end as channel,
        date, unique_visitors
    from read_parquet(file('web_visits'))
),

every_rule as (
    select 'raw_leads' as measure, month_of(raw_lead_day) as month, channel, count(*) as value
    from stages group by all
    union all
    select 'mqls', month_of(mql_day), channel, count(*) from stages where mql_day is not null group by all
    union all
    select 'sqls', month_of(sql_day), channel, count(*) from stages where sql_day is not null group by all
    union all
    select 'meetings_held', month_of(scheduled_day), channel, count(*) from meetings group by all
    union all
    select 'targeted', month_of(started_on), channel, sum(targeted_count) from campaigns group by all
    union all
    select 'visitors', month_of(date), channel, sum(unique_visitors) from visits group by all
    union all
    select 'contacted', month, channel, count(*) from contacts group by all
    union all
    select measure, month, channel, value
    from (
        unpivot costs on direct_cost, indirect_cost, complete_cost into name measure value value
    )
),

credited as (
    select
        credits.model, credits.channel, month_of(deals.created_day) as month,
        month_of(deals.ended_day) as ended_month, deals.status, credits.credit
    from credits inner join opportunities as deals on credits.id = deals.opportunity_id
    where credits.kind = 'opportunity'
),

sales as (
    select
        credits.model, credits.channel, month_of(orders.ordered_day) as month,
        sum(credits.credit) as orders,
        sum(credits.credit * orders.revenue) as revenue,
        sum(credits.credit * orders.gross_margin) as gross_margin,
        coalesce(sum(credits.credit) filter (customers.order_id is not null), 0) as new_customers,
        sum(credits.credit * customers.revenue) as new_customer_revenue,
        sum(credits.credit * customers.gross_margin) as new_customer_gross_margin
    from credits
    inner join orders on credits.id = orders.order_id
    left join customers on orders.order_id = customers.order_id
    where credits.kind = 'order'
    group by all
)

select models.model, every_rule.* from every_rule cross join models
union all
select model, 'opportunities', month, channel, sum(credit) from credited group by all
union all
select model, 'won_opportunities', ended_month, channel, sum(credit)
from credited where status = 'won' group by all
union all
select model, measure, month, channel, value
from (unpivot sales on columns(* exclude (model, channel, month)) into name measure value value);

create table channel_performance as
with known as (
    from events
    union all
    -- what one rule alone credits is a row of zeros in the others
    select models.model, 'orders', places.month, places.channel, 0
    from (select distinct month, channel from events) as places
    cross join (select distinct model from events) as models
),

placed as (
    select model, measure, month, unnest([channel, 'all']) as channel, value from known
),

in_periods as (
    select 'month' as period_grain, month as period_start, * exclude (month) from placed
    where month <= as_of()
    union all
    select 'all', null, * exclude (month) from placed
)

select
    *, complete_cost / nullif(raw_leads, 0) as cost_per_lead,
    complete_cost / nullif(new_customers, 0) as customer_acquisition_cost,
    -- what is of no channel costs and sells nothing that belongs together
    case when channel not in ('unknown', 'unallocated')
        then (new_customer_gross_margin - complete_cost) / nullif(complete_cost, 0) end as roi
from (
    pivot in_periods on measure in (
        'direct_cost', 'indirect_cost', 'complete_cost', 'targeted', 'contacted', 'visitors',
        'raw_leads', 'mqls', 'sqls', 'meetings_held', 'opportunities', 'won_opportunities',
        'orders', 'revenue', 'gross_margin', 'new_customers', 'new_customer_revenue',
        'new_customer_gross_margin'
    ) using coalesce(sum(value), 0) group by period_grain, period_start, channel, model
);

-- ── the cohorts: what the leads of a month have won and brought by their age ──

create table cohorts as
with created as (
    select lead_id, channel, month_of(created_day) as month from leads
),

won as (
    select
        created.month, customers.channel, month_of(orders.ordered_day) as event_month,
        (orders.order_id = customers.order_id)::int as is_first, orders.gross_margin
    from customers
    inner join orders
        on
            customers.account_id = orders.account_id
            and orders.ordered_day >= customers.acquired_day
            and orders.ordered_day < customers.acquired_day + interval 12 month
    left join created on customers.lead_id = created.lead_id
),

aged as (
    select month, channel, 0 as age, count(*) as raw_leads, 0 as new_customers, 0 as margin
    from created
    group by all
    union all
    select
        month, channel, greatest(coalesce(date_diff('month', month, event_month), 0), 0), 0,
        sum(is_first), sum(gross_margin)
    from won
    group by all
)

select
    month as cohort_month, channel, age as age_months,
    sum(sum(raw_leads)) over ages as raw_leads,
    sum(sum(new_customers)) over ages as new_customers,
    sum(sum(margin)) over ages as new_customer_gross_margin
from (select * exclude (channel), unnest([channel, 'all']) as channel from aged)
group by month, channel, age
window ages as (partition by month, channel order by age);
