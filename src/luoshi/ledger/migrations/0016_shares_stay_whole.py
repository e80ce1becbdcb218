"""The guard of 0009 as well for shares that are taken away, and for shares that must be the same."""

from importlib import import_module

from django.db import migrations

before = import_module("luoshi.ledger.migrations.0009_shares_add_up")

GUARD = """
CREATE OR REPLACE FUNCTION ledger_shares_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    one ledger_split%ROWTYPE;
    made numeric;
    places int;
    fits boolean;
BEGIN
    IF TG_TABLE_NAME = 'ledger_split' THEN
        SELECT * INTO one FROM ledger_split WHERE id = NEW.id;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT * INTO one FROM ledger_split WHERE id = OLD.split_id;
    ELSE
        SELECT * INTO one FROM ledger_split WHERE id = NEW.split_id;
    END IF;
    IF one.id IS NULL OR one.revoked_at IS NOT NULL OR one.total IS NULL OR one.explanation <> ''
        OR one.rule NOT IN ('sum', 'average', 'same') THEN
        RETURN NULL;
    END IF;
    places := CASE WHEN one.rule = 'average' THEN 2 ELSE 6 END;
    SELECT round(CASE one.rule
        WHEN 'sum' THEN sum(value)
        WHEN 'average' THEN avg(value)
        WHEN 'same' THEN CASE WHEN min(value) = max(value) AND count(value) = count(*) THEN min(value) END
        END, places) INTO made FROM ledger_share WHERE split_id = one.id;
    fits := CASE
        WHEN one.operator IN ('>=', '>') THEN made >= round(one.total, places)
        WHEN one.operator IN ('<=', '<') THEN made <= round(one.total, places)
        ELSE made = round(one.total, places)
    END;
    IF fits IS NOT TRUE THEN
        RAISE EXCEPTION 'split %: shares make %, the whole is %', one.pid, made, one.total
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER ledger_share_adds_up ON ledger_share;
CREATE CONSTRAINT TRIGGER ledger_share_adds_up AFTER INSERT OR UPDATE OR DELETE ON ledger_share
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_shares_add_up();
"""
UNGUARD = before.UNGUARD + before.GUARD


class Migration(migrations.Migration):
    dependencies = [("ledger", "0015_listed")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
