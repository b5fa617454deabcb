"""The page's words in English and French: labels, and the names of what is in the data."""

from prospecting_roi.core.quality import Text

SCRIPT_WORDS = {
    "title": Text("Data quality", "Qualité des données"),
    "all": Text("All", "Tous"),
    "rule": Text("Rule", "Règle"),
    "repair": Text("What to do", "À faire"),
    "entity": Text("Record type", "Nature"),
    "entity_id": Text("CRM id", "Identifiant CRM"),
    "extract": Text("Extract", "Extraction"),
    "column": Text("Column to fill", "Colonne à remplir"),
    "file": Text("File", "Fichier"),
    "record": Text("Record", "Enregistrement"),
    "amount": Text("Money at stake", "Montant en jeu"),
    "first_seen": Text("First seen", "Vu depuis le"),
    "state": Text("State", "État"),
    "severity": Text("Severity", "Gravité"),
    "owner": Text("Owner", "Responsable"),
    "search": Text("Id or file contains", "Identifiant ou fichier contient"),
    "clear": Text("Clear filters", "Effacer les filtres"),
    "previous": Text("Previous", "Précédents"),
    "next": Text("Next", "Suivants"),
    "shown": Text("{from}–{to} of {count} findings", "{from}–{to} sur {count} constats"),
    "none_shown": Text("No finding matches.", "Aucun constat ne correspond."),
    "findings": Text("All findings", "Tous les constats"),
}

WORDS = SCRIPT_WORDS | {
    "build": Text("build {0} of {1}", "construction {0} du {1}"),
    "score": Text("records without a defect", "enregistrements sans défaut"),
    "open": Text("open findings", "constats ouverts"),
    "new": Text("new since the last build", "nouveaux depuis la dernière fois"),
    "repaired": Text("repaired since", "réparés depuis"),
    "unaccepted": Text("outside the accepted baseline", "hors de la référence acceptée"),
    "answer_no": Text("Not to be relied on yet", "Pas encore fiable"),
    "answer_care": Text("Use with care", "À lire avec prudence"),
    "answer_yes": Text("Good enough to decide", "Assez bon pour décider"),
    "verdict_failed": Text(
        "This build was not published: {0} must be repaired first.",
        "Cette construction n'a pas été publiée : {0} à réparer d'abord.",
    ),
    "verdict_stopped": Text(
        "This build was not published.", "Cette construction n'a pas été publiée."
    ),
    "verdict_fail": Text(
        "{0} failed in the data behind the returns.",
        "{0} en échec dans les données dont viennent les retours.",
    ),
    "verdict_firm": Text(
        "{0} remains the best channel whatever the missing data turns out to be.",
        "{0} reste le meilleur canal, quoi que révèlent les données manquantes.",
    ),
    "verdict_open": Text(
        "{0} is ahead, but the missing data could put another channel first.",
        "{0} est en tête, mais les données manquantes pourraient placer un autre canal devant.",
    ),
    "verdict_unknown": Text(
        "The data does not tell yet which channel pays best.",
        "Les données ne disent pas encore quel canal rapporte le plus.",
    ),
    "checks_one": Text("{0} check", "{0} contrôle"),
    "checks_many": Text("{0} checks", "{0} contrôles"),
    "first_repairs": Text("What costs most trust", "Ce qui coûte le plus de confiance"),
    "found_of": Text("{0} of {1}", "{0} sur {1}"),
    "no_finding": Text("No defect was found.", "Aucun défaut n'a été trouvé."),
    "no_rule": Text("No rule was checked.", "Aucune règle n'a été contrôlée."),
    "unchecked": Text("nothing to check", "rien à contrôler"),
    "return": Text("What the defects do to the return", "Ce que les défauts changent au retour"),
    "return_note": Text(
        "The bar runs from the case where everything unknown counts against the channel to the "
        "case where it counts for it. Dot: return as computed; tick: unknown shared out as the "
        "known; dashed line: 0, costs just recovered.",
        "La barre va du cas où tout l'inconnu joue contre le canal au cas où il joue pour lui. "
        "Point : retour calculé ; trait : inconnu réparti comme le connu ; pointillé : 0, "
        "coûts tout juste couverts.",
    ),
    "channel": Text("Channel", "Canal"),
    "cost": Text("Complete cost", "Coût complet"),
    "range": Text("Range", "Fourchette"),
    "roi": Text("Return (ROI)", "Retour (ROI)"),
    "against": Text("Worst case", "Pire cas"),
    "middle": Text("Middle", "Milieu"),
    "for": Text("Best case", "Meilleur cas"),
    "firm": Text("best, whatever the unknown", "meilleur dans tous les cas"),
    "not_firm": Text("best, but not for sure", "meilleur, mais pas à coup sûr"),
    "no_channel": Text("There is no channel to show.", "Il n'y a pas de canal à montrer."),
    "owners": Text("Who repairs what", "Qui répare quoi"),
    "owners_note": Text(
        "Money at stake counts each record once.",
        "Le montant en jeu compte chaque enregistrement une fois.",
    ),
    "count": Text("Findings", "Constats"),
    "most": Text("Most frequent", "Le plus fréquent"),
    "worklist": Text("Worklist", "Liste de travail"),
    "download": Text("Download CSV", "Télécharger le CSV"),
    "scores": Text("Score per extract", "Score par extraction"),
    "scores_note": Text(
        "Share of accepted records without a warning or an error.",
        "Part des enregistrements acceptés sans alerte ni erreur.",
    ),
    "records": Text("Records", "Enregistrements"),
    "clean": Text("Without a defect", "Sans défaut"),
    "score_head": Text("Score", "Score"),
    "trend": Text("Trend", "Tendance"),
    "no_score": Text("No extract has been read.", "Aucune extraction n'a été lue."),
    "rules": Text("Score per rule", "Score par règle"),
    "rules_note": Text(
        "Worst first. Open a rule to see why it matters and how to repair it.",
        "Les pires d'abord. Ouvrez une règle pour voir pourquoi elle compte et comment réparer.",
    ),
    "status": Text("Status", "Statut"),
    "share": Text("Share / limit", "Part / limite"),
    "found": Text("Found / checked", "Trouvés / contrôlés"),
    "why": Text("Why it matters", "Pourquoi c'est important"),
    "how": Text("How to repair", "Comment réparer"),
    "figures": Text("Figures touched", "Chiffres touchés"),
    "rules_clear": Text("Rules without a finding", "Règles sans constat"),
    "history": Text("Build after build", "De construction en construction"),
    "history_score": Text("Records without a defect", "Enregistrements sans défaut"),
    "history_open": Text("Open findings", "Constats ouverts"),
    "history_none": Text(
        "First build: the trend starts with the next one.",
        "Première construction : la tendance commence à la prochaine.",
    ),
    "history_last": Text("The last {0} builds.", "Les {0} dernières constructions."),
    "history_table": Text("The same as a table", "Les mêmes en tableau"),
    "build_head": Text("Build", "Construction"),
    "day": Text("Day", "Jour"),
    "from_to": Text("{0}: from {1} to {2}", "{0} : de {1} à {2}"),
    "expectations": Text("What was delivered", "Ce qui a été livré"),
    "expectations_note": Text(
        "Great Expectations compares each delivery with what is usual.",
        "Great Expectations compare chaque livraison à l'habitude.",
    ),
    "expectation": Text("Expectation", "Attente"),
    "observed": Text("Observed", "Observé"),
    "expected": Text("Expected", "Attendu"),
    "met": Text("{0} of {1} met", "{0} sur {1} satisfaites"),
    "column_head": Text("Column", "Colonne"),
    "no_expectation": Text("No expectation was checked.", "Aucune attente n'a été contrôlée."),
    "left_out": Text(
        "{0} findings are left out of this page; exports/worklists/<owner>.csv has all.",
        "{0} constats ne sont pas dans cette page ; "
        "exports/worklists/<responsable>.csv les contient tous.",
    ),
    "no_script": Text(
        "Browsing the findings needs JavaScript; exports/worklists/<owner>.csv has them all.",
        "Parcourir les constats demande JavaScript ; "
        "exports/worklists/<responsable>.csv les contient tous.",
    ),
}

# Per kind: the name in the data, in English and in French; what is not here shows as it is.
NAMES = {
    "severity": {
        "error": Text("error", "erreur"),
        "warning": Text("warning", "alerte"),
        "info": Text("information", "information"),
    },
    "status": {
        "fail": Text("over the limit", "au-delà de la limite"),
        "warn": Text("to watch", "à surveiller"),
        "pass": Text("fine", "bon"),
    },
    "expectation": {
        "fail": Text("not met", "non satisfaite"),
        "warn": Text("to watch", "à surveiller"),
        "pass": Text("met", "satisfaite"),
    },
    "trend": {
        "new": Text("new", "nouveau"),
        "better": Text("better", "en baisse"),
        "worse": Text("worse", "en hausse"),
        "same": Text("unchanged", "stable"),
    },
    "state": {
        "new": Text("new", "nouveau"),
        "known": Text("known", "connu"),
        "returned": Text("returned", "revenu"),
    },
    "build": {
        "published": Text("published", "publiée"),
        "candidate": Text("checked, not published", "contrôlée, non publiée"),
        "failed": Text("not published", "non publiée"),
    },
    "owner": {
        "data": Text("Data", "Données"),
        "finance": Text("Finance", "Finance"),
        "marketing": Text("Marketing", "Marketing"),
        "sales": Text("Sales", "Commerce"),
    },
    "entity": {
        "account": Text("account", "compte"),
        "ad_spend": Text("ad spend", "dépense publicitaire"),
        "amount": Text("amount", "montant"),
        "call": Text("call", "appel"),
        "campaign": Text("campaign", "campagne"),
        "cell": Text("cell", "cellule"),
        "channel_total": Text("channel total", "total de canal"),
        "column": Text("column", "colonne"),
        "cost": Text("cost", "coût"),
        "entry": Text("entry", "saisie"),
        "file": Text("file", "fichier"),
        "format": Text("format", "format"),
        "label": Text("label", "libellé"),
        "lead": Text("lead", "lead"),
        "ledger_entry": Text("ledger entry", "écriture comptable"),
        "meeting": Text("meeting", "rendez-vous"),
        "month": Text("month", "mois"),
        "opportunity": Text("opportunity", "opportunité"),
        "order": Text("order", "commande"),
        "person": Text("person", "personne"),
        "platform_month": Text("month of a platform", "mois d'une plateforme"),
        "record": Text("record", "enregistrement"),
        "salary_month": Text("month of salary", "mois de salaire"),
        "time_entry": Text("time entry", "temps passé"),
        "touch": Text("touch", "contact"),
    },
    "extract": {
        "channel_totals": Text("Channel totals", "Totaux par canal"),
        "crm_accounts": Text("CRM accounts", "Comptes CRM"),
        "crm_leads": Text("CRM leads", "Leads CRM"),
        "crm_opportunities": Text("CRM opportunities", "Opportunités CRM"),
        "crm_stage_history": Text("CRM stage history", "Historique des étapes CRM"),
        "crm_meetings": Text("CRM meetings", "Rendez-vous CRM"),
        "crm_touches": Text("CRM touches", "Contacts CRM"),
        "crm_orders": Text("CRM orders", "Commandes CRM"),
        "crm_feedback": Text("CRM feedback", "Retours CRM"),
        "ad_spend": Text("Ad spend", "Dépenses publicitaires"),
        "web_visits": Text("Web visits", "Visites du site"),
        "call_logs": Text("Call logs", "Journaux d'appels"),
        "cost_ledger": Text("Cost ledger", "Journal des coûts"),
        "people": Text("People", "Personnes"),
        "time_entries": Text("Time entries", "Temps passés"),
        "campaigns": Text("Campaigns", "Campagnes"),
        "kpi_goals": Text("Goals", "Objectifs"),
        "decisions": Text("Decisions", "Décisions"),
        "debriefs": Text("Debriefs", "Bilans"),
        "exchange_rates": Text("Exchange rates", "Taux de change"),
    },
    "figure": {
        "complete_cost": Text("complete cost", "coût complet"),
        "roi": Text("return (ROI)", "retour (ROI)"),
        "cpl": Text("cost per lead", "coût par lead"),
        "cac": Text("acquisition cost", "coût d'acquisition"),
        "raw_leads": Text("leads", "leads"),
        "meetings_held": Text("meetings held", "rendez-vous tenus"),
        "opportunities": Text("opportunities", "opportunités"),
        "new_customers": Text("new customers", "nouveaux clients"),
        "revenue": Text("revenue", "chiffre d'affaires"),
        "gross_margin": Text("gross margin", "marge brute"),
    },
}


def name(kind: str, key: str, language: str) -> str:
    """What something in the data is called; its own name where the page has no word for it."""
    text = NAMES[kind].get(key)
    if text is None:
        return key
    return text.fr if language == "fr" else text.en
