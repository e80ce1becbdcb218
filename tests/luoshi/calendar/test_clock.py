"""One clock for everything."""

import datetime as dt

from luoshi.calendar import clock


def test_a_day_ends_at_midnight_in_beijing_not_in_greenwich():
    with clock.at("2026-06-18T23:59:59+08:00"):
        assert clock.today() == dt.date(2026, 6, 18)
    with clock.at("2026-06-18T16:00:01+00:00"):
        assert clock.today() == dt.date(2026, 6, 19)


def test_the_clock_runs_on_from_where_it_was_set():
    with clock.at("2026-06-18"):
        first = clock.now()
        assert first.isoformat().startswith("2026-06-18T01:00:0")
        assert clock.now() >= first


def test_after_a_trial_the_clock_is_real_again():
    before = clock.now()
    with clock.at("2020-01-01"):
        assert clock.today() == dt.date(2020, 1, 1)
    assert abs(clock.now() - before) < dt.timedelta(minutes=1)


def test_a_demo_keeps_its_own_time_over_a_restart(settings, tmp_path):
    settings.DEMO_LOADED = tmp_path / "demo-loaded"
    try:
        clock.start_demo()
        assert clock.today() == dt.date(2026, 6, 18)
        settings.DEMO_LOADED.write_text((dt.datetime.now(dt.UTC) - dt.timedelta(days=3)).isoformat())
        clock.set_to(None)
        clock._shift = None
        assert clock.today() == dt.date(2026, 6, 21)
    finally:
        clock.set_to(None)
