"""What only the firm may read: names of people and accounts, texts of decisions and debriefs.

Read from the private work database of the last build, for the report in ``private/`` alone.
"""

from prospecting_roi.core.errors import UserError
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.publish.duckdb import reading
from prospecting_roi.report.source import Private

_ACCOUNTS = """
    select account_id, max(account_name)
    from staging.stg_crm__accounts
    where account_name is not null and version_rank = 1
    group by account_id
"""
# The key is that of dim_people.
_PEOPLE = """
    select left(md5(person_id), 16), max(name)
    from staging.stg_finance__people
    where name is not null and person_id is not null
    group by person_id
"""
# The id is that of rpt_decision_effects.
_DECISIONS = """
    select md5(
        coalesce(cast(decided_date as varchar), '') || '|' || coalesce(title, '') || '|'
        || coalesce(channel_label, '') || '|' || coalesce(campaign_id, '') || '|'
    ), max(title)
    from staging.stg_planning__decisions
    where is_of_latest_delivery and title is not null
    group by 1
"""
_DEBRIEFS = """
    select debrief_date, campaign_id, kind_label, theme, text
    from staging.stg_planning__debriefs
    where is_of_latest_delivery
    order by debrief_date desc nulls last, campaign_id, theme, text
"""


def read_private(workspace: Workspace) -> Private:
    """The names and texts of the last build. Raises UserError where that database is gone."""
    if not workspace.work_db.is_file():
        raise UserError(
            f"--private: {workspace.work_db} is not there, which holds the names: run "
            "roi build --full-refresh, then roi report --private."
        )
    with reading(workspace.work_db) as connection:
        return Private(
            accounts=dict(connection.execute(_ACCOUNTS).fetchall()),
            people=dict(connection.execute(_PEOPLE).fetchall()),
            decisions=dict(connection.execute(_DECISIONS).fetchall()),
            debriefs=tuple(connection.execute(_DEBRIEFS).fetchall()),
        )
