"""What must not be, the database refuses as well: tasks under themselves, parts of units that ended before
the task was issued, requests for change after the due date."""

from django.db import migrations

# By the days that the rows themselves name, and not by the clock of the database: a ledger may be kept as of
# another day.
REFUSE = """
CREATE FUNCTION ledger_refuse_circle() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE above bigint := NEW.parent_id;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('ledger_task_parent'), NEW.jurisdiction_id::int);
    WHILE above IS NOT NULL LOOP
        IF above = NEW.id THEN
            RAISE EXCEPTION 'task % would be under itself', NEW.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_task_no_circle';
        END IF;
        SELECT parent_id INTO above FROM ledger_task WHERE id = above;
    END LOOP;
    RETURN NEW;
END $$;
-- A new task is nobody's parent yet: only a moved one can close a circle.
CREATE TRIGGER ledger_task_no_circle BEFORE UPDATE OF parent_id ON ledger_task
    FOR EACH ROW WHEN (NEW.parent_id IS DISTINCT FROM OLD.parent_id AND NEW.parent_id IS NOT NULL)
    EXECUTE FUNCTION ledger_refuse_circle();

CREATE FUNCTION ledger_refuse_ended() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE name text;
BEGIN
    SELECT unit.name INTO name
    FROM added
    JOIN directory_unit AS unit ON unit.id = added.unit_id AND unit.until IS NOT NULL
    JOIN ledger_task AS task ON task.id = added.task_id AND task.state = 'open'
    WHERE added.ended_at IS NULL AND unit.until < (task.issued_at AT TIME ZONE 'Asia/Shanghai')::date
    LIMIT 1;
    IF name IS NOT NULL THEN
        RAISE EXCEPTION 'unit % ended before the task was issued', name
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_assignment_unit_there';
    END IF;
    RETURN NULL;
END $$;
-- Once a statement: imports write thousands of rows at a time.
CREATE TRIGGER ledger_assignment_unit_there AFTER INSERT ON ledger_assignment
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_ended();

CREATE FUNCTION ledger_refuse_late_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE due date;
BEGIN
    SELECT deadline INTO due FROM ledger_task WHERE id = NEW.task_id;
    IF due < (NEW.at AT TIME ZONE 'Asia/Shanghai')::date THEN
        RAISE EXCEPTION 'a change of task % is asked after its due date', NEW.task_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_change_in_time';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_change_in_time BEFORE INSERT ON ledger_change
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_late_change();
"""
ALLOW = """
DROP TRIGGER ledger_change_in_time ON ledger_change;
DROP FUNCTION ledger_refuse_late_change();
DROP TRIGGER ledger_assignment_unit_there ON ledger_assignment;
DROP FUNCTION ledger_refuse_ended();
DROP TRIGGER ledger_task_no_circle ON ledger_task;
DROP FUNCTION ledger_refuse_circle();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0013_working_facts"), ("directory", "0003_import_file")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
