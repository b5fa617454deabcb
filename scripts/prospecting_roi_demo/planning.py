"""Goals, decisions and debriefs: what was wanted, changed and learned."""

from datetime import timedelta

import duckdb

from prospecting_roi_demo.plan import Plan, first_of_month

# month of the period, day, title, channel, KPI, expected effect, owner
DECISIONS = (
    (
        2,
        12,
        "Un script d'appel plus court",
        "telesales",
        "cost_per_meeting",
        "Davantage de rendez-vous par heure",
        "Direction commerciale",
    ),
    (
        5,
        3,
        "Arrêt des envois du lundi",
        "emailing",
        "cost_per_lead",
        "Meilleur taux de clic",
        "Marketing",
    ),
    (8, 18, "Un salon sur deux", "events", "roi", "Moins de dépenses sans effet", "Marketing"),
    (
        11,
        6,
        "Deuxième téléprospecteur sur les ETI",
        "telesales",
        "opportunities",
        "Un quart d'opportunités en plus",
        "Direction commerciale",
    ),
    (14, 9, "Baisse du budget de bannières", "display", "direct_cost", "Budget rendu", "Marketing"),
    (
        16,
        21,
        "Relance à J+2, J+7 et J+21",
        None,
        "win_rate",
        "Moins de leads oubliés",
        "Direction commerciale",
    ),
    (
        19,
        4,
        "Budget déplacé vers la recherche métier",
        "paid_search",
        "cost_per_opportunity",
        "Coût par opportunité en baisse",
        "Marketing",
    ),
    (
        22,
        15,
        "Programme de parrainage",
        "referral",
        "raw_leads",
        "Davantage de recommandations",
        "Direction commerciale",
    ),
)

# month of the period, kind, text, channel of the campaign, theme, role
DEBRIEFS = (
    (1, "keep", "Les appels du matin aboutissent mieux.", "telesales", "horaires", "agent"),
    (
        3,
        "drop",
        "Les relances à plus de cinq tentatives fatiguent tout le monde.",
        "telesales",
        "cadence",
        "agent",
    ),
    (
        4,
        "could_differ",
        "Les cartes de visite ont été saisies trop tard.",
        "events",
        "suivi",
        "marketing",
    ),
    (
        6,
        "lesson",
        "Un message court obtient deux fois plus de réponses.",
        "social_selling",
        "message",
        "agent",
    ),
    (7, "feeling", "Beaucoup d'énergie pour peu de visiteurs.", "events", "charge", "marketing"),
    (9, "keep", "L'objet qui nomme le métier du destinataire.", "emailing", "message", "marketing"),
    (10, "drop", "Les fichiers achetés sans qualification.", "telesales", "fichiers", "manager"),
    (12, "lesson", "Les ETI signent plus tard mais reviennent.", "telesales", "cycle", "manager"),
    (
        14,
        "could_differ",
        "Les bannières touchaient surtout des particuliers.",
        "display",
        "ciblage",
        "marketing",
    ),
    (
        16,
        "keep",
        "La démonstration en visio dès le deuxième échange.",
        "paid_search",
        "rythme",
        "sales",
    ),
    (18, "feeling", "L'équipe se sent mieux écoutée.", "telesales", "équipe", "agent"),
    (
        20,
        "lesson",
        "Un partenaire qui accompagne le premier rendez-vous change tout.",
        "partner",
        "rendez-vous",
        "sales",
    ),
    (22, "drop", "Le formulaire à douze champs.", "paid_social", "formulaire", "marketing"),
    (23, "keep", "Le compte rendu envoyé dans l'heure.", "telesales", "suivi", "sales"),
)

# KPI, channel or none, goal in the first month for the demo's size, rise per month in percent
GOALS = (
    ("raw_leads", None, 200.0, 1.0, True),
    ("raw_leads", "telesales", 55.0, 1.0, True),
    ("opportunities", None, 35.0, 1.0, True),
    ("new_customers", None, 11.0, 1.0, True),
    ("revenue", None, 220_000.0, 1.5, True),
    ("average_order_value", None, 18_000.0, 0.5, False),
    ("cost_per_lead", None, 340.0, -0.5, False),
    ("win_rate", None, 0.33, 0.2, False),
    ("roi", None, 0.6, 0.5, False),
)


def write_clean(con: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """Create ``clean.kpi_goals``, ``clean.decisions`` and ``clean.debriefs``."""
    con.execute(
        "create table clean.kpi_goals (month date, kpi text, goal decimal(18, 4),"
        " channel text, team text, set_on date, updated_at text)"
    )
    con.executemany(
        "insert into clean.kpi_goals values (?, ?, ?, ?, null, ?, null)",
        [
            (
                month,
                kpi,
                round(goal * (1 + rise * index / 100) * (plan.size_factor if grows else 1), 4),
                channel,
                first_of_month(month, -1) + timedelta(days=19),
            )
            for index, month in enumerate(plan.months)
            for kpi, channel, goal, rise, grows in GOALS
        ],
    )
    con.execute(
        "create table clean.decisions (decided_on date, title text, channel text,"
        " campaign_id text, kpi text, expected_effect text, owner text, updated_at text)"
    )
    con.executemany(
        "insert into clean.decisions values (?, ?, ?, null, ?, ?, ?, null)",
        [
            (
                first_of_month(plan.start, month) + timedelta(days=day - 1),
                title,
                channel,
                kpi,
                effect,
                owner,
            )
            for month, day, title, channel, kpi, effect, owner in DECISIONS
        ],
    )
    con.execute(
        "create table sim.debriefs (place integer, date date, kind text, text text,"
        " channel text, theme text, role text)"
    )
    con.executemany(
        "insert into sim.debriefs values (?, ?, ?, ?, ?, ?, ?)",
        [
            (
                place,
                first_of_month(plan.start, month) + timedelta(days=20),
                kind,
                words,
                channel,
                theme,
                role,
            )
            for place, (month, kind, words, channel, theme, role) in enumerate(DEBRIEFS)
        ],
    )
    con.execute(
        """
        create table clean.debriefs as
        select
            remarks.date,
            remarks.kind,
            remarks.text,
            campaigns.campaign_id,
            remarks.theme,
            remarks.role,
            cast(null as text) as updated_at,
        from sim.debriefs as remarks
        left join sim.campaigns as campaigns
            on remarks.channel = campaigns.channel
            and campaigns.lane = 1
            and remarks.date between campaigns.started_on and campaigns.ended_on
        order by remarks.place
        """
    )
