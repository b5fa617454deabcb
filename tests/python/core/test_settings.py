"""The settings as the database knows them."""

from prospecting_roi.core.settings import Settings, settings_row


def test_a_setting_has_the_type_that_the_published_tables_have() -> None:
    types = {name: kind for name, kind, _ in settings_row(Settings(company="Exemple"))}
    assert types["addressable_accounts"] == "bigint"
    assert types["lookback_days"] == types["acquisition_months"] == "integer"
    assert types["margin_rate"] == types["roi_label_high"] == "decimal(9, 6)"
    assert types["time_decay_half_life_days"] == "decimal(18, 6)"
    assert types["implied_leads"] == types["company"] == "varchar"
