"""What people call the columns of the extracts: the header of their file, else a name in words."""

import re
from collections.abc import Mapping

from prospecting_roi.core.catalogue import extracts
from prospecting_roi.core.quality import Text
from prospecting_roi.core.sections import ColumnMap
from prospecting_roi.core.settings import Settings
from prospecting_roi.report.quality.words import name

_TOKEN = re.compile(r"`?(?<![\w/.])([a-z]+(?:_[a-z]+)*)(?![\w/]|\.\w)`?")
# Columns that a sentence may also name as a word of its language.
_WORDS = frozenset(
    {
        *("date", "format", "nature", "budget", "score", "source", "segment", "direction", "role"),
        *("sessions", "impressions", "theme", "text", "comment", "title", "month", "name", "label"),
        *("attempts", "audience"),
    }
)
_NAMES = {
    "account_id": ("account id", "identifiant du compte"),
    "account_name": ("account name", "nom du compte"),
    "activity": ("activity", "activité"),
    "ad_group": ("ad group", "groupe d'annonces"),
    "agent_id": ("agent", "téléopérateur"),
    "alias_ids": ("other ids", "autres identifiants"),
    "allocation_key": ("allocation key", "clé de répartition"),
    "amount": ("amount", "montant"),
    "amount_is_estimated": ("estimated amount", "montant estimé"),
    "answered_at": ("date of the answer", "date de la réponse"),
    "authority": ("authority", "décideur"),
    "booked_at": ("booked on", "date de prise du rendez-vous"),
    "booked_by": ("booked by", "rendez-vous pris par"),
    "call_id": ("call id", "identifiant de l'appel"),
    "campaign_id": ("campaign", "campagne"),
    "campaign_name": ("campaign name", "nom de la campagne"),
    "category": ("category", "catégorie"),
    "channel": ("channel", "canal"),
    "clicks": ("clicks", "clics"),
    "closed_at": ("closing date", "date de clôture"),
    "company_name": ("company", "entreprise"),
    "company_siren": ("SIREN", "SIREN"),
    "company_size": ("company size", "taille de l'entreprise"),
    "contact_email": ("contact's e-mail", "e-mail du contact"),
    "converted_opportunity_id": ("converted opportunity", "opportunité issue du lead"),
    "cost": ("cost", "coût"),
    "cost_amount": ("cost of goods", "coût de revient"),
    "cost_direct": ("direct cost", "coût direct"),
    "cost_indirect": ("indirect cost", "coût indirect"),
    "country": ("country", "pays"),
    "created_at": ("creation date", "date de création"),
    "currency": ("currency", "devise"),
    "decided_on": ("date of the decision", "date de la décision"),
    "disqualified_at": ("disqualified on", "date de disqualification"),
    "disqualified_reason": ("reason of disqualification", "motif de disqualification"),
    "domain": ("domain", "domaine"),
    "duration_minutes": ("duration in minutes", "durée en minutes"),
    "duration_seconds": ("call time", "durée de l'appel"),
    "email": ("e-mail", "e-mail"),
    "ended_at": ("end", "fin"),
    "ended_on": ("end date", "date de fin"),
    "entered_at": ("entered on", "date d'entrée dans l'étape"),
    "entry_id": ("entry id", "identifiant de l'écriture"),
    "expected_close_date": ("expected closing date", "date de clôture prévue"),
    "expected_effect": ("expected effect", "effet attendu"),
    "first_name": ("first name", "prénom"),
    "from_number": ("calling number", "numéro appelant"),
    "goal": ("goal", "objectif"),
    "gross_margin": ("gross margin", "marge brute"),
    "held_by": ("held by", "rendez-vous tenu par"),
    "hours": ("hours", "heures"),
    "industry": ("industry", "secteur d'activité"),
    "is_customer_since": ("customer since", "client depuis le"),
    "job_title": ("job title", "fonction"),
    "kind": ("kind", "type"),
    "kpi": ("indicator", "indicateur"),
    "last_name": ("last name", "nom"),
    "lead_id": ("lead id", "identifiant du lead"),
    "lead_source": ("lead source", "source du lead"),
    "list_amount": ("list price", "montant catalogue"),
    "loaded_hourly_cost": ("loaded hourly cost", "coût horaire chargé"),
    "lost_reason": ("reason of the loss", "motif de perte"),
    "margin_amount": ("margin", "marge"),
    "medium": ("medium", "support"),
    "meeting_id": ("meeting id", "identifiant du rendez-vous"),
    "merged_into_lead_id": ("merged into", "fusionné dans"),
    "mql_at": ("date of the MQL", "date du passage en MQL"),
    "need": ("need", "besoin"),
    "occurred_at": ("date", "date"),
    "offer": ("offer", "offre"),
    "opportunity_id": ("opportunity id", "identifiant de l'opportunité"),
    "order_id": ("order id", "identifiant de la commande"),
    "ordered_at": ("order date", "date de commande"),
    "outcome": ("outcome", "résultat"),
    "owner": ("owner", "responsable"),
    "owner_id": ("owner", "propriétaire"),
    "parent_account_id": ("parent account", "compte parent"),
    "parent_call_id": ("transferred from", "appel d'origine"),
    "person_id": ("person", "personne"),
    "perimeter": ("perimeter", "périmètre"),
    "phone": ("phone", "téléphone"),
    "platform": ("platform", "plateforme"),
    "platform_conversions": ("conversions", "conversions"),
    "postal_code": ("postal code", "code postal"),
    "potential_amount": ("potential", "potentiel"),
    "probability": ("probability", "probabilité"),
    "rate": ("rate", "taux"),
    "referred_by": ("referred by", "recommandé par"),
    "region": ("region", "région"),
    "scheduled_at": ("meeting date", "date du rendez-vous"),
    "script_id": ("script", "script"),
    "seniority": ("seniority", "niveau hiérarchique"),
    "service_from": ("service from", "début de la prestation"),
    "service_to": ("service to", "fin de la prestation"),
    "set_on": ("set on", "fixé le"),
    "sql_at": ("date of the SQL", "date du passage en SQL"),
    "stage": ("stage", "étape"),
    "started_at": ("start", "début"),
    "started_on": ("start date", "date de début"),
    "status": ("status", "statut"),
    "talk_seconds": ("talk time", "temps de conversation"),
    "targeted_count": ("people targeted", "personnes ciblées"),
    "team": ("team", "équipe"),
    "timeframe_days": ("time frame", "échéance du projet"),
    "to_number": ("called number", "numéro appelé"),
    "touch_id": ("contact id", "identifiant du contact"),
    "unique_visitors": ("visitors", "visiteurs"),
    "updated_at": ("last change", "date de modification"),
    "valid_from": ("valid from", "valable à partir du"),
    "variant_id": ("variant", "variante"),
    "attempts": ("attempts", "tentatives"),
    "audience": ("audience", "public visé"),
    "consented_on": ("date of consent", "date du consentement"),
    "wrap_up_seconds": ("wrap-up time", "temps de post-appel"),
}


def headers(settings: Settings) -> dict[tuple[str, str], str]:
    """(extract, column) → the header that holds it, where roi.yml or a preset says which."""
    found: dict[tuple[str, str], str] = {}
    for section in settings.sections:
        for column, source in section.columns:
            header = _header(source)
            if header is not None:
                found.setdefault((section.extract, column), header)
    return found


def in_words(text: Text, extract: str | None, given: Mapping[tuple[str, str], str]) -> Text:
    """A text without the names of columns and extracts: the header of the file, or words.

    ``extract`` is what the text is about, where that is known; ``given`` are its ``headers``.
    """
    return Text(_in_words(text.en, extract, given, "en"), _in_words(text.fr, extract, given, "fr"))


def _header(source: ColumnMap) -> str | None:
    if source.kind == "column":
        return source.text
    return next((choice.text for choice in source.choices if choice.kind == "column"), None)


def _in_words(
    text: str, extract: str | None, given: Mapping[tuple[str, str], str], language: str
) -> str:
    opened, closed = ("«\u00a0", "\u00a0»") if language == "fr" else ("“", "”")

    def said(found: re.Match[str]) -> str:
        token = found[1]
        # An English sentence has many of these words; a French one none of the other kind.
        is_name = "_" in token or (language == "fr" and token not in _WORDS)
        if not is_name:
            return found[0]
        if token in extracts():
            return f"{opened}{name('extract', token, language)}{closed}"
        header = given.get((extract or "", token))
        words = _NAMES.get(token)
        if header is None and words is None:
            return found[0]
        return f"{opened}{header or (words or ('', ''))[language == 'fr']}{closed}"

    return _TOKEN.sub(said, text).replace("d'«", "de «")
