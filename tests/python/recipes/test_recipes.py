"""Each recipe of CONTRIBUTING.md, followed in one copy of the project that is then built."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

if TYPE_CHECKING:
    from .conftest import Copy

pytestmark = pytest.mark.slow

# How many files a recipe may ask to be changed by hand.
MOST = {"kpi": 4, "setting": 2, "extract": 4, "channel": 2, "preset": 3, "rule": 3, "mart": 4}


def kpi(copy: "Copy") -> None:
    """A unit cost of the standard tables: the cost of a deal won."""
    copy.behind(
        "macros/ratios.sql",
        "{%- set found = {\n",
        "        'cost_per_won_deal': ('complete_cost', 'won_opportunities', 'unit_cost'),\n",
    )
    copy.behind(
        "macros/standard_columns.sql",
        "'cost_per_opportunity', 'customer_acquisition_cost',\n",
        "        'cost_per_won_deal',\n",
    )
    copy.append(
        "models/docs.md",
        "\n{% docs cost_per_won_deal %}\nComplete cost per deal won, in the workspace's currency.\n"
        "{% enddocs %}\n",
    )
    copy.append(
        "models/marts/reports/performance/_performance_reports__unit_tests.yml",
        """
  - name: a_deal_won_has_a_cost
    description: 600 over 4 deals won.
    model: rpt_channel_performance
    given:
      - input: ref('int_performance__measured')
        rows:
          - {dimension_kind: channel, dimension_value: events, complete_cost: 600,
             won_opportunities: 4}
      - {input: ref('int_returns__ranked'), rows: []}
    expect: {rows: [{channel: events, cost_per_won_deal: 150}]}
""",
    )
    copy.make("marts_yaml")
    copy.make("semantic_yaml")


def setting(copy: "Copy") -> None:
    """A score above which answers are told apart, read where answers are staged."""
    copy.before(
        "scripts/prospecting_roi/core/settings.py",
        "    margin_rate: Decimal | None = _setting(",
        """    praise_from: int = _setting(
        8,
        "a score from 0 to 10",
        "an answer of this score or more is praise",
        "une réponse de cette note ou plus est un éloge",
        ge=0,
        le=10,
    )
""",
    )
    copy.behind(
        "models/staging/crm/stg_crm__feedback.sql",
        "        ranked.key_number > 1 as is_key_shared,\n",
        "        ranked.score >= settings.praise_from as is_praise,\n",
    )


STAGED = """\
-- What competitors were said to do; told of by nothing yet.
-- Grain: one row per remark: day, competitor and text.

{% set key = ['date', 'competitor', 'text'] %}

with

records as (select * from {{ source('planning', 'rivals') }}),

ranked as (
    select
        competitor,
        text,
        cast(updated_at as timestamp) as updated_at,
        cast(date as date) as rival_date,
        _file as source_file,
        _record as source_record,
        {{ is_of_latest_delivery(['_section'] + key) }} as is_of_latest_delivery,
        {{ copy_number(key) }} as copy_number,
        {{ key_number(key) }} as key_number
    from records
),

final as (
    select
        ranked.*,
        ranked.key_number > 1 as is_key_shared
    from ranked
    where ranked.is_of_latest_delivery and ranked.copy_number = 1
)

select * from final
"""


def extract(copy: "Copy") -> None:
    """Remarks on competitors, of which nothing is shown yet."""
    copy.append(
        "scripts/prospecting_roi/core/extracts.yml",
        """
rivals:
  title: [Competitors, Concurrents]
  group: planning
  model: stg_planning__rivals
  grain: one row per remark as delivered
  mode: full
  key: [date, competitor, text]
  staged: {date: rival_date}
  same_key: counts
  not_shown: []
  columns:
    date: date!
    competitor: label!
    text: text!
    updated_at: timestamp?
""",
    )
    copy.make("extracts_macro")
    copy.write("models/staging/planning/stg_planning__rivals.sql", STAGED)
    copy.append(
        "models/staging/planning/_planning__models.yml",
        """  - name: stg_planning__rivals
    description: "What competitors did. Grain: one row per remark: day, competitor and text."
    columns:
      - {name: is_key_shared, description: "{{ doc('is_key_shared') }}"}
      - {name: source_file, description: "{{ doc('source_file') }}"}
      - {name: source_record, description: "{{ doc('source_record') }}"}
""",
    )
    line = "      - {input: ref('stg_planning__debriefs'), rows: []}\n"
    copy.everywhere_behind(
        "models/findings/_findings__unit_tests.yml", line, line.replace("debriefs", "rivals")
    )


def channel(copy: "Copy") -> None:
    """Radio, and how a CRM calls it."""
    copy.behind("seeds/channels.csv", "other,Other,Autre,false,false,130\n",
                "radio,Radio,Radio,false,false,135\n")  # fmt: skip
    copy.append("seeds/source_channels.csv", "radio spot,radio\n")


def preset(copy: "Copy") -> None:
    """The export of an invented dialler."""
    copy.write(
        "scripts/prospecting_roi/presets/quickdial.yml",
        """\
# Calls as the invented dialler Quickdial gives them.
title: Quickdial
extract: call_logs
recognised_by: [[Quickdial Call], [Quickdial Start]]
columns:
  call_id: [Quickdial Call]
  started_at: [Quickdial Start]
  to_number: [Dialled]
  talk_seconds: [Talk]
""",
    )
    copy.behind(
        "tests/python/presets/samples.py",
        "SAMPLES = (\n",
        """    Sample(
        "quickdial",
        "calls.csv",
        text("Quickdial Call,Quickdial Start,Dialled,Talk", "q1,2026-03-02 09:15,0199001122,75"),
        "call_id, started_at, to_number, talk_seconds",
        (("q1", "2026-03-02 08:15:00", "+33199001122", "75"),),
    ),
""",
    )
    copy.append("docs/presets.md", "| `quickdial` | Quickdial | call_logs |\n")


def rule(copy: "Copy") -> None:
    """Campaigns without a budget of their own."""
    copy.append(
        "seeds/finding_rules.csv",
        "campaign_without_budget,campaign,completeness,info,0,marketing,false,budget_used,"
        "Campaign without a budget,Campagne sans budget,Nothing says whether it costs too much.,"
        "Rien ne dit si elle coûte trop.,Add its budget to campaigns.,"
        "Ajoutez son budget dans campaigns.\n",
    )
    copy.behind(
        "models/findings/int_campaigns__findings.sql",
        "    {{ findings_of('checked', 'campaign', 'campaign_id', 'campaigns', [\n",
        "        ('campaign_without_budget', 'budget', 'is_listed and budget is null'),\n",
    )
    copy.behind(
        "models/findings/_findings__unit_tests.yml",
        "        campaign_without_spend,c1,,900\n",
        "        campaign_without_budget,c3,,\n        campaign_without_budget,c4,,\n"
        "        campaign_without_budget,e1,1,\n        campaign_without_budget,Marque,,\n",
    )
    copy.make("rules_doc")


MART = """\
-- How many leads each channel brought, for whoever plans who answers them.
-- Grain: one row per channel.

with

leads as (select * from {{ ref('dim_leads') }}),

final as (
    select
        channel,
        count(*) as leads
    from leads
    group by channel
)

select * from final
"""


def mart(copy: "Copy") -> None:
    """Leads by channel."""
    folder = "models/marts/reports/funnel"
    copy.write(f"{folder}/rpt_leads_by_channel.sql", MART)
    copy.append(
        f"{folder}/_funnel_reports__models.yml",
        """  - name: rpt_leads_by_channel
    description: "Grain: one row per channel. How many leads each channel brought."
    data_tests:
      - unique_grain:
          arguments: {columns: [channel]}
    columns:
      - name: channel
        data_type: string
        description: "{{ doc('channel') }}"
        constraints: [{type: not_null}]
      - {name: leads, data_type: bigint, description: "Leads of the channel (count)."}
""",
    )
    copy.append(
        f"{folder}/_funnel_reports__unit_tests.yml",
        """
  - name: leads_are_counted_by_channel
    description: Two of events, one of e-mailing.
    model: rpt_leads_by_channel
    given:
      - {input: ref('dim_leads'), rows: [{channel: events}, {channel: events}, {channel: emailing}]}
    expect: {rows: [{channel: events, leads: 2}, {channel: emailing, leads: 1}]}
""",
    )
    copy.append("models/exposures.yml", "      - ref('rpt_leads_by_channel')\n")


RECIPES: dict[str, Callable[["Copy"], None]] = {
    "kpi": kpi,
    "setting": setting,
    "extract": extract,
    "channel": channel,
    "preset": preset,
    "rule": rule,
    "mart": mart,
}

FILES = {
    "roi.yml": "company: Copy\nlocale: en_GB\nsettings: {praise_from: 9}\n",
    "extracts/crm_leads.csv": (
        "lead_id,created_at,email,lead_source\n"
        "L1,2026-01-05 10:00:00,lou@un.example,Radio spot\n"
        "L2,2026-01-15 10:00:00,kim@deux.example,Salon\n"
    ),
    "extracts/crm_opportunities.csv": (
        "opportunity_id,created_at,lead_id,status,amount,closed_at\n"
        "D1,2026-01-25 10:00:00,L1,won,1000,2026-02-10 10:00:00\n"
    ),
    "extracts/cost_ledger.csv": (
        "entry_id,month,amount,category,channel\nE1,2026-01-01,300,media,radio\n"
    ),
    "extracts/crm_feedback.csv": (
        "answered_at,score,lead_id\n2026-02-20 10:00:00,8,L1\n2026-02-21 10:00:00,9,L2\n"
    ),
    "extracts/campaigns.csv": "campaign_id,campaign_name\nC1,Fair\n",
    "extracts/rivals.csv": "date,competitor,text\n2026-01-03,Other Ltd,cheaper\n",
}


@dataclass(frozen=True)
class Built:
    """The copy with all recipes followed, its workspace built."""

    copy: "Copy"
    workspace: Path
    answer: dict[str, Any]

    def rows(self, query: str, file: str = "warehouse.duckdb") -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.workspace / file), read_only=True) as connection:
            return connection.execute(query).fetchall()


@pytest.fixture(scope="module")
def built(copy: "Copy", tmp_path_factory: pytest.TempPathFactory) -> Built:
    for name, follow in RECIPES.items():
        with copy.recipe(name):
            follow(copy)
    workspace = tmp_path_factory.mktemp("workspace") / "company"
    for name, text in FILES.items():
        (workspace / name).parent.mkdir(parents=True, exist_ok=True)
        (workspace / name).write_text(text, encoding="utf-8")
    roi = (sys.executable, "-m", "prospecting_roi")
    told = copy.run(*roi, "build", "-w", workspace, "--json", "--fail-on", "never")
    return Built(copy, workspace, json.loads(told))


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_touches_few_files(built: Built, name: str) -> None:
    touched = built.copy.touched[name]
    by_hand = touched.by_hand - touched.generated
    assert len(by_hand) <= MOST[name], sorted(by_hand)


def test_the_worked_values_hold(built: Built) -> None:
    """The unit tests that the recipes ask for, and those of what they touch."""
    models = ("rpt_channel_performance", "rpt_leads_by_channel", "int_campaigns__findings",
              "int_records__findings")  # fmt: skip
    process = "tests/python/conventions/unit_tests_process.py"
    told = built.copy.run(sys.executable, process, built.workspace, *models)
    for name in ("a_deal_won_has_a_cost", "leads_are_counted_by_channel"):
        assert name in told
    assert "ERROR=0" in told


def test_a_kpi_is_shown_with_its_readings(built: Built) -> None:
    assert built.rows(
        "select cost_per_won_deal from marts.rpt_channel_performance where channel = 'radio' "
        "and period_grain = 'all' and attribution_model = 'declared_source'"
    ) == [(300,)]
    assert built.rows(
        "select count(*) > 0 from marts.rpt_performance_readings where metric = 'cost_per_won_deal'"
    ) == [(True,)]


def test_a_setting_is_read_where_the_figure_is_made(built: Built) -> None:
    staged = "select score, is_praise from staging.stg_crm__feedback order by score"
    assert built.rows(staged, "state/work.duckdb") == [(8, False), (9, True)]
    roi = (sys.executable, "-m", "prospecting_roi")
    new = built.workspace.parent / "new"
    built.copy.run(*roi, "init", new)
    assert "praise_from: 8 " in (new / "roi.yml").read_text(encoding="utf-8")


def test_an_extract_is_landed_staged_and_accounted_for(built: Built) -> None:
    staged = "select rival_date::varchar, competitor, text from staging.stg_planning__rivals"
    assert built.rows(staged, "state/work.duckdb") == [("2026-01-03", "Other Ltd", "cheaper")]
    accounted = built.rows("select * from quality.row_accounting where file_name = 'rivals.csv'")
    assert len(accounted) == 1
    assert "rivals" in json.dumps(built.answer)


def test_a_channel_takes_what_its_sources_name(built: Built) -> None:
    found = built.rows("select label_fr from marts.dim_channels where channel = 'radio'")
    assert found == [("Radio",)]
    found = built.rows("select channel from marts.dim_leads order by channel")
    assert found == [("events",), ("radio",)]


def test_a_preset_reads_its_sample(built: Built) -> None:
    command = (sys.executable, "-m", "pytest", "--quiet", "-p", "no:cacheprovider")
    told = built.copy.run(*command, "tests/python/presets/test_samples.py", "-k",
                          "quickdial or documented or has_a_sample")  # fmt: skip
    assert "5 passed" in told


def test_a_rule_finds_the_record_that_breaks_it(built: Built) -> None:
    found = built.rows(
        "select entity_id, state from quality.findings where rule_id = 'campaign_without_budget'"
    )
    assert found == [("C1", "new")]
    assert "docs/rules.md" in built.copy.touched["rule"].generated


def test_a_mart_is_published_with_its_words(built: Built) -> None:
    found = built.rows("select channel, leads from marts.rpt_leads_by_channel order by channel")
    assert found == [("events", 1), ("radio", 1)]
    told = built.rows(
        "select comment from duckdb_tables() where table_name = 'rpt_leads_by_channel'"
    )
    assert told == [("Grain: one row per channel. How many leads each channel brought.",)]
