"""At the end of a transaction the shares of a split in force make the whole, or the split says why not."""

from django.db import migrations

GUARD = """
CREATE FUNCTION ledger_shares_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    one ledger_split%ROWTYPE;
    made numeric;
    places int;
    fits boolean;
BEGIN
    IF TG_TABLE_NAME = 'ledger_split' THEN
        SELECT * INTO one FROM ledger_split WHERE id = NEW.id;
    ELSE
        SELECT * INTO one FROM ledger_split WHERE id = NEW.split_id;
    END IF;
    IF one.id IS NULL OR one.revoked_at IS NOT NULL OR one.total IS NULL OR one.explanation <> ''
        OR one.rule NOT IN ('sum', 'average') THEN
        RETURN NULL;
    END IF;
    places := CASE WHEN one.rule = 'sum' THEN 6 ELSE 2 END;
    SELECT round(CASE WHEN one.rule = 'sum' THEN sum(value) ELSE avg(value) END, places) INTO made
        FROM ledger_share WHERE split_id = one.id;
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
CREATE CONSTRAINT TRIGGER ledger_share_adds_up AFTER INSERT OR UPDATE ON ledger_share
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_shares_add_up();
CREATE CONSTRAINT TRIGGER ledger_split_adds_up AFTER INSERT OR UPDATE ON ledger_split
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_shares_add_up();
"""
UNGUARD = """
DROP TRIGGER ledger_split_adds_up ON ledger_split;
DROP TRIGGER ledger_share_adds_up ON ledger_share;
DROP FUNCTION ledger_shares_add_up();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0008_splits_and_changes")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
