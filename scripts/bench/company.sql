-- An invented company of any size for the bench: one view per extract, each row a function of its
-- number, so that ten million calls are made at the speed of their writing. `hash` is the draw: the
-- same in every run. Every stage, channel, kind of cost and common defect occurs; what is worth
-- telling of a company is the demo's business. Read by company.py, which sets the variable `calls`.

create macro leads() as greatest(getvariable('calls') // 10, 10);
create macro accounts() as greatest(leads() // 2, 5);
create macro agents() as greatest(getvariable('calls') // 40000, 3);
create macro sellers() as greatest(leads() // 4000, 2);
create macro first_day() as date '2024-11-01';
-- In 64 bits: of an unsigned and a signed number DuckDB makes 128.
create macro draw(n, what, faces) as (hash(n, what) >> 1)::bigint % faces;
create macro happens(n, what, percent) as hash(n, what) % 100 < percent;
create macro one_of(n, what, items) as items[1 + draw(n, what, len(items))];
create macro id(letter, n) as letter || lpad(n::varchar, 9, '0');
-- Working hours in UTC, at most `days` after a moment's day.
create macro later(moment, n, what, days) as
    moment::date::timestamp + to_days(draw(n, what, days)::integer)
    + to_seconds(28800 + draw(n, what || ' at', 30000));

-- Leads come evenly over 700 of 730 days; what follows them ends before the last day.
create macro lead_created(n) as
    first_day()::timestamp + to_days((5 + n * 700 // leads())::integer)
    + to_seconds(28800 + draw(n, 'created', 30000));
create macro source_of(n) as draw(n, 'source', 18)::integer;
create macro quarter_of(day) as least(datediff('day', first_day(), day) // 92, 7);
-- The campaign of a source in its quarter; a few sources have none.
create macro campaign_of(n, moment) as
    'C' || lpad(
        (
            quarter_of(moment::date) * 10
            + [0, 1, 0, 2, 2, 3, 4, 5, 6, 7, 8, 9, null, null, null, null, null, 4][1 + source_of(n)]
        )::varchar,
        3, '0'
    );
-- Every 40th lead is the person before it, met again.
create macro person_of(n) as case when n % 40 = 39 then n - 1 else n end;
create macro account_of(n) as person_of(n) // 2;
create macro mobile(n) as '+336' || lpad((person_of(n) % 100000000)::varchar, 8, '0');
create macro first_name(n) as one_of(
    n, 'first name',
    ['Inès', 'Amélie', 'Jeanne', 'Lambert', 'Lionel', 'Pauline', 'Hugo', 'Nadia', 'Karim', 'Louise']
);
create macro syllables(n) as
    ['ba', 'ce', 'di', 'fo', 'gu', 'ha', 'je', 'ki', 'lo', 'mu', 'na', 'pe', 'ri', 'so', 'tu', 'va'];
create macro word(n, what, length) as list_aggregate(
    list_transform(range(length), lambda place: one_of(hash(n, place), what, syllables(n))),
    'string_agg', ''
);
create macro email_of(n) as
    strip_accents(lower(first_name(person_of(n)))) || '.' || word(person_of(n), 'last name', 3)
    || person_of(n) || '@' || word(account_of(n), 'company', 4) || account_of(n) || '.example';
create macro digit(base, place) as base // (10 ** place)::bigint % 10;
create macro doubled(value) as value * 2 - case when value > 4 then 9 else 0 end;
-- Eight digits and the one that makes them a SIREN.
create macro siren(n) as lpad(n::varchar, 8, '0') || (
    10 - (
        doubled(digit(n, 0)) + digit(n, 1) + doubled(digit(n, 2)) + digit(n, 3)
        + doubled(digit(n, 4)) + digit(n, 5) + doubled(digit(n, 6)) + digit(n, 7)
    ) % 10
) % 10;

create macro has_meeting(n) as happens(n, 'meeting', 18);
create macro has_deal(n) as happens(n, 'meeting', 10);
create macro is_won(n) as happens(n, 'won', 35);
create macro is_lost(n) as not is_won(n) and happens(n, 'lost', 60);
create macro deal_created(n) as later(lead_created(n), n, 'deal', 8) + to_days(3);
create macro deal_closed(n) as later(deal_created(n), n, 'close', 13) + to_days(1);
create macro deal_amount(n) as 4000 + draw(n, 'amount', 4000000) / 100;
create macro seller_of(n) as id('S', draw(n, 'seller', sellers()));
create macro agent_of(n) as id('T', draw(n, 'agent', agents()));

create view crm_accounts as
select
    id('A', n) as account_id,
    word(n, 'company', 4) || n || one_of(n, 'form', [' SA', ' SARL', ' Industries', ' Groupe'])
        as account_name,
    case when not happens(n, 'no siren', 20) then siren(n) end as company_siren,
    word(n, 'company', 4) || n || '.example' as domain,
    one_of(n, 'industry', ['Industrie', 'Agroalimentaire', 'Services', 'Santé', 'Négoce', null])
        as industry,
    one_of(n, 'size', ['1-9', '10-49', '50-249', '250-999', '1000+']) as company_size,
    'FR' as country,
    one_of(n, 'region', ['Grand Est', 'Bretagne', 'Occitanie', 'Normandie', 'Île-de-France'])
        as region,
    lpad((1000 + draw(n, 'postal', 95000))::varchar, 5, '0') as postal_code
from range(accounts()) as numbers(n);

create view crm_leads as
select
    id('L', n) as lead_id,
    lead_created(n) as created_at,
    case when not happens(n, 'no email', 8) then email_of(n) end as email,
    mobile(n) as phone,
    first_name(person_of(n)) as first_name,
    word(person_of(n), 'last name', 3) as last_name,
    one_of(n, 'seniority', ['director', 'manager', 'employee']) as seniority,
    case when not happens(n, 'no account', 10) then id('A', account_of(n)) end as account_id,
    word(account_of(n), 'company', 4) || account_of(n) as company_name,
    case when not happens(account_of(n), 'no siren', 20) then siren(account_of(n)) end
        as company_siren,
    'FR' as country,
    [
        'Téléprospection', 'phoning', 'Cold call', 'E-mailing', 'Newsletter', 'Salon',
        'Social selling', 'Google Ads', 'google / cpc', 'LinkedIn Ads', 'Meta Ads', 'Bannière',
        'Référencement naturel', 'Site web', 'Recommandation', 'partner', null, 'LinkedIn'
    ][1 + source_of(n)] as lead_source,
    campaign_of(n, lead_created(n)) as campaign_id,
    seller_of(n) as owner_id,
    case
        when has_deal(n) then 'Opportunité' when has_meeting(n) then 'SQL'
        when happens(n, 'mql', 40) then 'MQL' when happens(n, 'lost lead', 50) then 'Disqualifié'
        else 'Nouveau'
    end as status,
    case when happens(n, 'mql', 40) or has_meeting(n) then later(created_at, n, 'mql at', 3) end
        as mql_at,
    case when has_meeting(n) then later(mql_at, n, 'sql at', 3) end as sql_at,
    case when status = 'Disqualifié' then later(created_at, n, 'lost at', 20) end
        as disqualified_at,
    has_deal(n) as budget,
    happens(n, 'authority', 50) as authority,
    has_meeting(n) as need,
    case when has_deal(n) then 30 + draw(n, 'timeframe', 150) end as timeframe_days,
    draw(n, 'downloads', 4) as downloads
from range(leads()) as numbers(n);

create view crm_meetings as
select
    id('M', n) as meeting_id,
    later(lead_created(n), n, 'booked', 4) as booked_at,
    later(booked_at, n, 'met', 6) + to_days(1) as scheduled_at,
    id('L', n) as lead_id,
    one_of(n, 'status', ['held', 'Tenu', 'held', 'no show', 'cancelled']) as status,
    one_of(n, 'format', ['video', 'site', 'phone']) as format,
    30 + 15 * draw(n, 'length', 4) as duration_minutes,
    agent_of(n) as booked_by,
    seller_of(n) as held_by,
    case when happens(n, 'meeting campaign', 70) then campaign_of(n, booked_at) end as campaign_id
from range(leads()) as numbers(n)
where has_meeting(n);

create view crm_opportunities as
select
    id('O', n) as opportunity_id,
    deal_created(n) as created_at,
    -- A deal names its lead or has it by its account: the reference pipeline implies none.
    case
        when not happens(n, 'deal without lead', 10) or happens(n, 'no account', 10) then id('L', n)
    end as lead_id,
    id('A', account_of(n)) as account_id,
    case when is_won(n) then 'Gagné' when is_lost(n) then 'Perdu' else 'Proposition' end as stage,
    case when is_won(n) then 'won' when is_lost(n) then 'lost' else 'open' end as status,
    deal_amount(n) as amount,
    case when happens(n, 'list', 60) then deal_amount(n) * 1.05 end as list_amount,
    one_of(n, 'currency', ['EUR', 'EUR', 'EUR', 'EUR', 'USD']) as currency,
    case when is_won(n) or is_lost(n) then deal_closed(n) end as closed_at,
    case when is_lost(n) then one_of(n, 'reason', ['Prix', 'Concurrent', 'Projet reporté']) end
        as lost_reason,
    one_of(n, 'offer', ['suite_pro', 'suite_essentielle', 'integration']) as offer,
    seller_of(n) as owner_id,
    email_of(n) as contact_email
from range(leads()) as numbers(n)
where has_deal(n);

create view crm_stage_history as
select
    id('O', n) as opportunity_id,
    stage,
    case step when 0 then deal_created(n) else deal_created(n) + to_hours(4 * step) end as entered_at
from range(leads()) as numbers(n),
    (values (0, 'Qualification'), (1, 'Proposition'), (2, 'Négociation')) as steps(step, stage)
where has_deal(n) and draw(n, 'steps', 3) >= step;

-- A won deal's order; one in ten customers orders again. Some won deals have no order.
create view crm_orders as
select
    id('B', n * 2 + again) as order_id,
    case again when 0 then deal_closed(n) else least(
        deal_closed(n) + to_days((30 + draw(n, 'again', 300))::integer),
        timestamp '2026-10-30 12:00:00'
    ) end as ordered_at,
    deal_amount(n) as amount,
    case again when 0 then id('O', n) end as opportunity_id,
    id('A', account_of(n)) as account_id,
    one_of(n, 'currency', ['EUR', 'EUR', 'EUR', 'EUR', 'USD']) as currency,
    case when happens(n, 'margin', 80) then deal_amount(n) * 0.4 end as margin_amount,
    one_of(n, 'offer', ['suite_pro', 'suite_essentielle', 'integration']) as offer,
    case again when 0 then 'new' else 'renewal' end as kind
from range(leads()) as numbers(n), range(2) as times(again)
where has_deal(n) and is_won(n) and (again = 0 or happens(n, 'again', 10))
    and not happens(n, 'no order', 5);

create view crm_touches as
select
    id('T', n * 8 + place) as touch_id,
    later(lead_created(n), n * 8 + place, 'touch', 26) - to_days(2) as occurred_at,
    case when not happens(n * 8 + place, 'touch without lead', 10) then id('L', n) end as lead_id,
    case when lead_id is null then email_of(n) end as email,
    kind,
    channel,
    case when happens(n * 8 + place, 'touch campaign', 30) then campaign_of(n, occurred_at) end
        as campaign_id,
    case when channel = 'emailing' then 'sequence-' || (1 + draw(n, 'sequence', 20)) end
        as content_id,
    case when channel = 'emailing' then one_of(n, 'variant', ['A', 'B']) end as variant_id
from range(leads()) as numbers(n), (values
    (0, 'email_sent', 'emailing', 100), (1, 'email_open', 'emailing', 60),
    (2, 'email_click', 'emailing', 25), (3, 'web_visit', 'direct', 80),
    (4, 'form', 'content', 50), (5, 'ad_click', 'paid_search', 40),
    (6, 'social_message', 'social_selling', 50), (7, 'event_attended', 'events', 10)
) as kinds(place, kind, channel, percent)
where happens(n * 8 + place, 'touched', percent);

-- Ten calls of each lead in working hours, from three days before it is one; every fiftieth is handed
-- on (a second leg), every tenth names no lead and is found by its number, every hundredth is made on
-- whatever day it is, or at night.
create view call_logs as
select
    id('K', n) as call_id,
    day + case when happens(n, 'odd hour', 1) then to_hours(11)
        when isodow(day) > 5 then to_days((8 - isodow(day))::integer) else to_days(0) end
        + to_seconds(28800 + draw(n, 'second', 30000)) as started_at,
    case when n % 50 = 49 then id('K', n - 1) end as parent_call_id,
    agent_of(lead * 8 + n % 3) as agent_id,
    'Équipe ' || (1 + draw(lead, 'team', 12)) as team,
    'outbound' as direction,
    '+33199009999' as from_number,
    mobile(lead) as to_number,
    one_of(n, 'outcome', [
        'Pas de réponse', 'Pas de réponse', 'Pas de réponse', 'Répondeur', 'Répondeur',
        'Argumenté', 'Barrage secrétaire', 'À rappeler', 'Pas intéressé', 'Rendez-vous pris'
    ]) as outcome,
    case
        when outcome in ('Pas de réponse', 'Répondeur') then 0 else 20 + draw(n, 'talk', 400)
    end as talk_seconds,
    15 + draw(n, 'wrap', 100) as wrap_up_seconds,
    talk_seconds + 12 as duration_seconds,
    started_at + to_seconds(duration_seconds) as ended_at,
    'C' || lpad((quarter_of(started_at::date) * 10 + n % 2)::varchar, 3, '0') as campaign_id,
    one_of(lead, 'script', ['SCR-A', 'SCR-B', 'SCR-C']) as script_id,
    case when n % 10 != 7 then id('L', lead) end as lead_id
from (
    select n, n // 10 as lead, lead_created(lead)::date + (n % 10 * 3 // 2 - 3)::integer as day
    from range(getvariable('calls')) as numbers(n)
);

create view campaigns as
select
    'C' || lpad((quarter * 10 + slot)::varchar, 3, '0') as campaign_id,
    campaign_name || ' ' || quarter as campaign_name,
    channel,
    one_of(slot, 'segment', ['PME', 'ETI']) as segment,
    first_day() + (quarter * 92)::integer as started_on,
    first_day() + (quarter * 92 + 91)::integer as ended_on,
    (leads() * 2)::decimal(18, 2) as budget,
    leads() // 60 as targeted_count,
    case when channel = 'telesales' then 'SCR-A' end as script_id
from range(8) as quarters(quarter), (values
    (0, 'Téléprospection PME', 'telesales'), (1, 'Téléprospection ETI', 'telesales'),
    (2, 'Séquence e-mail', 'emailing'), (3, 'Salon', 'events'),
    (4, 'Social selling', 'social_selling'), (5, 'Recherche marque', 'paid_search'),
    (6, 'Recherche métier', 'paid_search'), (7, 'Décideurs LinkedIn', 'paid_social'),
    (8, 'Audience similaire', 'paid_social'), (9, 'Bannières', 'display')
) as slots(slot, campaign_name, channel);

create view ad_spend as
select
    day::date as date,
    ((1 + draw(hash(day, campaign_id, ad_group), 'spend', 4000)) * leads() / 1000000)
        ::decimal(18, 2) as cost,
    case channel when 'paid_social' then one_of(campaign_id, 'platform', ['linkedin', 'meta'])
        else 'google' end as platform,
    campaign_id,
    campaign_name,
    'Groupe ' || ad_group as ad_group,
    50 + draw(hash(day, campaign_id, ad_group), 'impressions', 9000) as impressions,
    draw(hash(day, campaign_id, ad_group), 'clicks', 50) as clicks,
    case when platform = 'linkedin' then 'USD' else 'EUR' end as currency
from campaigns, generate_series(started_on, least(ended_on, date '2026-10-31'), interval 1 day)
    as days(day), range(10) as groups(ad_group)
where channel in ('paid_search', 'paid_social', 'display');

create view web_visits as
select
    (first_day() + day::integer) as date,
    1 + draw(hash(day, source), 'visitors', greatest(leads() // 200, 2)) as unique_visitors,
    source,
    medium,
    unique_visitors + 3 as sessions
from range(730) as days(day), (values
    ('(direct)', '(none)'), ('google', 'cpc'), ('google', 'organic'), ('linkedin', 'paid_social'),
    ('newsletter', 'email'), ('partner', 'referral')
) as sources(source, medium);

create view people as
select
    id('T', n) as person_id, (28 + draw(n, 'cost', 900) / 100)::decimal(18, 2) as loaded_hourly_cost,
    first_day() as valid_from, 'Téléprospection' as team, 'agent' as role
from range(agents()) as numbers(n)
union all
select
    id('S', n), (50 + draw(n, 'cost', 2000) / 100)::decimal(18, 2), first_day(), 'Ventes', 'seller'
from range(sellers()) as numbers(n)
union all
select id('P', n), 41.50, first_day(), 'Marketing', 'marketing' from range(4) as numbers(n);

create view time_entries as
select
    person_id,
    first_day() + day::integer as date,
    2 + draw(hash(person_id, day, activity), 'hours', 9) / 4 as hours,
    activity,
    channel
from people
inner join (values
    ('agent', 'calls', 'telesales'), ('agent', 'prospecting', null), ('seller', 'proposal', null),
    ('seller', 'meetings', null), ('seller', 'account_care', null),
    ('marketing', 'emailing', 'emailing'), ('marketing', 'content', 'content'),
    ('marketing', 'events', 'events'), ('marketing', 'social_selling', 'social_selling')
) as activities(role, activity, channel) on people.role = activities.role
cross join range(730) as days(day)
where isodow(first_day() + day::integer) < 6 and not happens(person_id || day, 'day off', 12);

create view cost_ledger as
with months as (
    select
        n, (first_day() + to_months(n::integer))::date as month,
        (month + interval 1 month - interval 1 day)::date as month_end
    from range(24) as numbers(n)
)

select
    'G' || lpad((row_number() over (order by month, kind, item))::varchar, 9, '0') as entry_id,
    month,
    amount::decimal(18, 2) as amount,
    category,
    nature,
    channel,
    campaign_id,
    team,
    person_id,
    platform,
    month as service_from,
    case when category = 'shared_tools' then (month + interval 1 year)::date else month_end end
        as service_to,
    allocation_key
from (
    select
        1 as kind, person_id as item, month, loaded_hourly_cost * 150 as amount,
        'salary' as category, 'direct' as nature, null as channel, null as campaign_id, team,
        person_id, null as platform, null as allocation_key, month_end
    from people, months
    where role != 'seller' and happens(person_id, 'salary', 70)
    union all
    select
        2, category || coalesce(channel, ''), month, leads() * share, category, nature, channel,
        null, null, null, platform, allocation_key, month_end
    from months, (values
        ('management', 'indirect', null, null, 'hours', 0.05),
        ('shared_tools', 'indirect', null, null, 'hours', 0.01),
        ('steering', 'indirect', null, null, 'leads', 0.02),
        ('training', 'indirect', null, null, 'hours', 0.01),
        ('licences', 'direct', 'telesales', null, null, 0.03),
        ('licences', 'direct', 'emailing', null, null, 0.01),
        ('files', 'direct', 'telesales', null, null, 0.02),
        ('contractors', 'direct', 'content', null, null, 0.03),
        ('contractors', 'direct', 'organic_search', null, null, 0.02),
        ('travel', 'direct', null, null, 'opportunities', 0.02),
        ('media', 'direct', 'paid_social', 'meta', null, 0.05)
    ) as lines(category, nature, channel, platform, allocation_key, share)
    union all
    select
        3, campaign_id, month, leads() * 0.04, 'stand', 'direct', 'events', campaign_id, null,
        null, null, null, month_end
    from campaigns inner join months on date_trunc('month', started_on) = month
    where channel = 'events'
);

create view exchange_rates as
select
    (first_day() + day::integer) as date, 'USD' as currency,
    (0.9 + draw(day, 'rate', 60000) / 1000000)::decimal(18, 6) as rate
from range(730) as days(day);

create view kpi_goals as
select
    (first_day() + to_months(n::integer))::date as month, kpi, leads() * share as goal,
    channel, null as team, first_day() - 10 as set_on
from range(24) as numbers(n), (values
    ('raw_leads', null, 0.04), ('raw_leads', 'telesales', 0.01), ('opportunities', null, 0.004),
    ('new_customers', null, 0.001), ('roi', null, 0.0)
) as goals(kpi, channel, share);

create view crm_feedback as
select
    least(deal_closed(n) + to_days(20), timestamp '2026-10-30 12:00:00') as answered_at,
    draw(n, 'score', 11) as score, id('A', account_of(n)) as account_id
from range(leads()) as numbers(n)
where has_deal(n) and is_won(n) and happens(n, 'answers', 20);

create view decisions as
select
    first_day() + (n * 90)::integer as decided_on, 'Décision ' || n as title,
    one_of(n, 'channel', ['telesales', 'emailing', 'events']) as channel, 'cost_per_lead' as kpi
from range(8) as numbers(n);

create view debriefs as
select
    first_day() + (n * 30)::integer as date, one_of(n, 'kind', ['keep', 'drop', 'lesson']) as kind,
    'Remarque ' || n as text, 'horaires' as theme
from range(24) as numbers(n);
