"""The settings of a workspace, each declared once.

What a setting is, its default, its bounds, the sentence of its error and the comment of a new
`roi.yml` stand in one line of ``Settings``; the JSON Schema, the templates and the table
`reference.settings` are made of it.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from prospecting_roi.core.limits import Limits
from prospecting_roi.core.sections import Section

# The columns of `reference.settings`, by the JSON type of what they hold.
_SQL_TYPES = {
    "number": "decimal(9, 6)",
    "integer": "integer",
    "string": "varchar",
    "boolean": "boolean",
}
_Step = Annotated[int, Field(ge=1, le=365, description="a whole number of days, 1 to 365")]
_Threshold = Annotated[Decimal, Field(ge=-100, le=100, description="a number such as 0.5")]

AttributionModel = Literal[
    "declared_source",
    "first_touch",
    "last_touch",
    "linear",
    "position_based",
    "u_shaped",
    "w_shaped",
    "full_path",
    "time_decay",
    "markov",
    "shapley",
]
ATTRIBUTION_MODELS: tuple[str, ...] = get_args(AttributionModel)


class RuleSetting(BaseModel, frozen=True):
    """What `checks.rules` says of one rule: its severity, threshold (a share) or owner."""

    rule_id: str
    severity: str | None = None
    threshold: Decimal | None = None
    owner: str | None = None


def _setting(default: Any, expected: str, en: str, fr: str, **more: Any) -> Any:
    """A key of `settings` in roi.yml.

    `expected` is what an error names; `en` and `fr` are the comments of a new roi.yml; `columns`
    those of `reference.settings` that hold it, its name without, and `sql_type` their type where it
    is not the usual one; the rest are bounds.
    """
    extra: dict[str, Any] = {"comments": {"en": en, "fr": fr}}
    for key in ("columns", "format", "sql_type"):
        if key in more:
            extra[key] = more.pop(key)
    return Field(default, description=expected, json_schema_extra=extra, **more)


class Settings(BaseModel):
    """All settings of a workspace, defaults filled in. Shares and thresholds are Decimals.

    ``as_of_date`` is the day on which the figures are judged, whenever they are built; None: the
    day of the load.
    """

    # A load of before a setting existed has no such key; one of a setting that is gone has one.
    model_config = ConfigDict(frozen=True, extra="ignore")

    company: str
    currency: str = "EUR"
    time_zone: str = "Europe/Paris"
    locale: str = "fr_FR"
    fail_on: str = "error"
    rules: tuple[RuleSetting, ...] = ()
    sections: tuple[Section, ...] = ()
    limits: Limits = Field(default_factory=Limits)
    allowed_folders: tuple[str, ...] = ()

    utilisation: Decimal = _setting(
        Decimal("0.5"),
        "a share above 0 and at most 1",
        "share of paid time that calls fill, where no time sheet says it",
        "part du temps payé que les appels remplissent, sans feuille de temps",
        gt=0,
        le=1,
    )
    acquisition_months: int = _setting(
        12,
        "a whole number of months, at least 1",
        "a new customer's orders of so many months count for acquisition",
        "les commandes d'un nouveau client comptent pendant tant de mois",
        ge=1,
        le=1200,
    )
    lifetime_months: int = _setting(
        36,
        "a whole number of months, at least 1",
        "horizon of the customer lifetime value",
        "horizon de la valeur vie client",
        ge=1,
        le=1200,
    )
    annual_discount_rate: Decimal = _setting(
        Decimal(0),
        "a share from 0 to 1, such as 0.08 for 8 % a year",
        "what a year's delay takes off a future margin, as a share",
        "ce qu'un an de délai retire à une marge future, en part",
        ge=0,
        le=1,
    )
    addressable_accounts: int | None = _setting(
        None,
        "a whole number of companies, at least 1, or null",
        "companies that could buy; null: no market penetration",
        "entreprises qui pourraient acheter ; null : pas de pénétration",
        ge=1,
        le=1_000_000_000,
        sql_type="bigint",
    )
    lookback_days: int = _setting(
        90,
        "a whole number of days, at least 1",
        "touches older than this get no credit",
        "les contacts plus anciens ne sont pas crédités",
        ge=1,
        le=36_500,
    )
    touch_deduplication: Literal["day", "none"] = _setting(
        "day",
        "`day` or `none`",
        "day: same lead, channel, campaign and day is one touch; none",
        "day : même lead, canal, campagne et jour = un contact ; none",
    )
    implied_leads: Literal["auto", "always", "never"] = _setting(
        "auto",
        "`auto`, `always` or `never`",
        "deals without a lead become leads: auto (unless no deal meets one), always, never",
        "affaires sans lead comptées comme leads : auto (sauf si aucune n'en rejoint un), always, "
        "never",
    )
    attribution_model: AttributionModel = _setting(
        "declared_source",
        ", ".join(f"`{name}`" for name in ATTRIBUTION_MODELS[:-1])
        + f" or `{ATTRIBUTION_MODELS[-1]}`",
        "the main one: shown after a build, in fct_performance and the budget scenarios",
        "le modèle principal : affiché, dans fct_performance et les scénarios de budget",
    )
    time_decay_half_life_days: Decimal | None = _setting(
        None,
        "a number of days above 0, or null",
        "null: half the median sales cycle",
        "null : la moitié du cycle de vente médian",
        gt=0,
        le=36_500,
        sql_type="decimal(18, 6)",
    )
    budget_step: Decimal = _setting(
        Decimal(10_000),
        "an amount of money above 0",
        "the next amount, spent over twelve months; told with its half and double",
        "le prochain montant, dépensé sur douze mois ; avec sa moitié et son double",
        gt=0,
        le=1_000_000_000,
        sql_type="decimal(18, 4)",
    )
    roi_label_thresholds: tuple[_Threshold, _Threshold, _Threshold] = _setting(
        (Decimal(1), Decimal("0.5"), Decimal(0)),
        "three numbers from high to low, such as [1, 0.5, 0]",
        "high, good, medium; below: negative",
        "élevé, bon, moyen ; en dessous : négatif",
        columns=["roi_label_high", "roi_label_good", "roi_label_medium"],
        format="roi-descending",
    )
    roi_owner: str | None = _setting(
        None,
        "who steers the ROI, as a role such as Sales director, or null",
        "who steers the ROI (a role): named with the definitions of the report",
        "qui pilote le ROI (une fonction) : cité avec les définitions du rapport",
        min_length=1,
        max_length=100,
        columns=[],
    )
    per_person: bool = _setting(
        False,
        "true or false",
        "true: calls by agent and segments by seller and agent too, under pseudonymous keys",
        "true : les appels aussi par agent, les segments par vendeur et agent, sous clé pseudonyme",
    )
    exhausted_after_attempts: int = _setting(
        6,
        "a whole number of attempts, at least 1",
        "a number called so often without an answer is worked out",
        "un numéro appelé tant de fois sans réponse est épuisé",
        ge=1,
        le=1000,
    )
    mql_score_threshold: Decimal = _setting(
        Decimal(50),
        "points from 0 to 100",
        "a lead scored below it is one to drop",
        "un lead noté en dessous est à abandonner",
        ge=0,
        le=100,
    )
    hot_score_threshold: Decimal = _setting(
        Decimal(70),
        "points from 0 to 100",
        "a lead scored so high is hot, and followed up",
        "un lead noté aussi haut est chaud, et relancé",
        ge=0,
        le=100,
    )
    score_stages: Literal["auto", "always", "never"] = _setting(
        "auto",
        "`auto`, `always` or `never`",
        "MQLs and SQLs by score: auto (where the CRM dates none), always (leads without), never",
        "MQL et SQL par le score : auto (si le CRM n'en date aucun), always (leads sans date), "
        "never",
    )
    least_effect: Decimal = _setting(
        Decimal("0.5"),
        "a share above 0 and at most 1, such as 0.5",
        "a difference of two scripts that matters, as a share of their common rate",
        "l'écart entre deux scripts qui compte, en part de leur taux commun",
        gt=0,
        le=1,
    )
    followup_days: tuple[_Step, ...] = _setting(
        (2, 7, 21),
        "one to ten whole numbers of days from low to high, such as [2, 7, 21]",
        "a hot lead is due so many days after it was qualified",
        "un lead chaud est à relancer tant de jours après sa qualification",
        min_length=1,
        max_length=10,
        columns=[],
        format="roi-ascending",
    )
    followup_day_kind: Literal["business", "calendar"] = _setting(
        "business",
        "`business` or `calendar`",
        "business: days worked; calendar: all, moved to a day worked",
        "business : jours ouvrés ; calendar : tous, reportés au jour ouvré",
    )
    keep_versions: int = _setting(
        5,
        "a whole number, at least 1",
        "published versions kept for `roi rollback`",
        "versions publiées gardées pour `roi rollback`",
        ge=1,
        le=1000,
    )
    margin_rate: Decimal | None = _setting(
        None,
        "a share from 0 to 1, or null",
        "gross margin of an order that says none, as a share of revenue",
        "marge brute d'une commande qui n'en dit rien, en part du montant",
        ge=0,
        le=1,
    )
    as_of_date: date | None = _setting(
        None,
        "a day such as 2026-10-31 on which the figures are judged, or null for the day of the load",
        "the day on which the figures are judged; null: the day of the build",
        "jour auquel les chiffres sont jugés ; null : celui du calcul",
        columns=[],
    )

    @property
    def country(self) -> str:
        """The country of the locale, in which a phone number without country code lies."""
        return self.locale.split("_")[1] if "_" in self.locale else "FR"


class _Schema(GenerateJsonSchema):
    """The JSON Schema of a setting as YAML writes it: numbers are no texts, days are checked."""

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:
        bounds = {key: schema[key] for key in ("gt", "ge", "le") if key in schema}  # type: ignore[literal-required]
        names = {"gt": "exclusiveMinimum", "ge": "minimum", "le": "maximum"}
        return {"type": "number", **{names[k]: float(bound) for k, bound in bounds.items()}}

    def date_schema(self, schema: core_schema.DateSchema) -> JsonSchemaValue:  # noqa: ARG002
        return {"type": "string", "format": "roi-day"}


@cache
def declared() -> Mapping[str, Mapping[str, Any]]:
    """The keys of `settings` in roi.yml, each with its JSON Schema."""
    properties = Settings.model_json_schema(schema_generator=_Schema)["properties"]
    return {name: entry for name, entry in properties.items() if "comments" in entry}


def template_lines(language: str) -> str:
    """The block `settings` of a new roi.yml: each key at its default, with what it means."""
    lines = ["settings:"]
    for name, entry in declared().items():
        default = Settings.model_fields[name].default
        shown = json.dumps(default, default=_plain_number).strip('"')
        lines.append(f"  {f'{name}: {shown} ':<28}# {entry['comments'][language]}")
    return "\n".join(lines)


def _plain_number(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    raise TypeError(type(value).__name__)


def settings_row(settings: Settings) -> list[tuple[str, str, Any]]:
    """The one row of `reference.settings`: column, type in SQL, value."""
    row: list[tuple[str, str, Any]] = [
        (name, "varchar", getattr(settings, name))
        for name in ("company", "currency", "time_zone", "locale", "fail_on")
    ]
    for name, entry in declared().items():
        columns, value = entry.get("columns", [name]), getattr(settings, name)
        parts = value if len(columns) > 1 else (value,) * len(columns)
        row += [
            (column, _sql_type(entry), part) for column, part in zip(columns, parts, strict=True)
        ]
    return row


def _sql_type(entry: Mapping[str, Any]) -> str:
    """The type of a setting, or of each of its parts."""
    [kind, *_] = entry.get("anyOf") or entry.get("prefixItems") or [entry]
    return str(entry.get("sql_type") or _SQL_TYPES[kind["type"]])


def sections_of(settings: Settings, extract: str) -> tuple[Section, ...]:
    """The sections of an extract; without any, the one that takes its canonical file names."""
    given = tuple(section for section in settings.sections if section.extract == extract)
    return given or (Section(extract=extract, name=extract),)


def settings_hash(settings: Settings) -> str:
    """The hash of everything the settings say that a figure may depend on.

    Comments, lines of the file, limits and allowed folders do not count.
    """
    entry = settings_to_json(settings)
    for key in ("limits", "allowed_folders"):
        del entry[key]
    text = json.dumps(entry, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def settings_to_json(settings: Settings) -> dict[str, Any]:
    """The settings as plain JSON values (a Decimal is its text); ``Settings(**…)`` reads them."""
    without = {"sections": {"__all__": {"line", "lines"}}}
    return settings.model_dump(mode="json", exclude=without)
