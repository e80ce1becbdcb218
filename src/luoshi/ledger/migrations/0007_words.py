"""The pairs of characters that full-text search looks in, kept by the database itself (see `search`)."""

from django.db import migrations

KEEP = r"""
CREATE FUNCTION ledger_words(words text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    folded text := lower(normalize(left(words, 20000), NFKC));
    run text;
    letters text[];
    found text[] := '{}';
    place int := 0;
BEGIN
    folded := regexp_replace(folded, '([a-z0-9]+)', ' \1 ', 'g');
    folded := regexp_replace(
        folded,
        '[^a-z0-9\u00c0-\u1fff\u2e80-\u2fff\u3005-\u3007\u3040-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]+',
        ' ', 'g');
    FOREACH run IN ARRAY string_to_array(btrim(folded), ' ') LOOP
        IF run = '' THEN CONTINUE; END IF;
        IF ascii(run) < 128 THEN
            place := place + 1;
            found[place] := left(run, 64) || ':' || place;
        ELSE
            letters := string_to_array(run, NULL);
            FOR i IN 1..cardinality(letters) LOOP
                place := place + 1;
                found[place] := letters[i] || coalesce(letters[i + 1], '') || ':' || place;
            END LOOP;
        END IF;
    END LOOP;
    RETURN array_to_string(found, ' ')::tsvector;
END $$;

CREATE FUNCTION ledger_task_words(code text, key text, title text, body text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT setweight(ledger_words(code || ' ' || key || ' ' || title), 'A')
        || setweight(ledger_words(body), 'D')
$$;

CREATE FUNCTION ledger_words_of_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_taskwords (task_id, vector)
        SELECT id, ledger_task_words(code, key, title, text) FROM fresh;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_task_words_new AFTER INSERT ON ledger_task
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION ledger_words_of_new();

CREATE FUNCTION ledger_words_of_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE ledger_taskwords SET vector = ledger_task_words(NEW.code, NEW.key, NEW.title, NEW.text)
        WHERE task_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_task_words_changed AFTER UPDATE OF code, key, title, text ON ledger_task
    FOR EACH ROW WHEN (
        (OLD.code, OLD.key, OLD.title, OLD.text) IS DISTINCT FROM (NEW.code, NEW.key, NEW.title, NEW.text)
    ) EXECUTE FUNCTION ledger_words_of_changed();

INSERT INTO ledger_taskwords (task_id, vector)
    SELECT id, ledger_task_words(code, key, title, text) FROM ledger_task;
"""
GIVE_UP = """
DROP TRIGGER ledger_task_words_changed ON ledger_task;
DROP TRIGGER ledger_task_words_new ON ledger_task;
DROP FUNCTION ledger_words_of_changed();
DROP FUNCTION ledger_words_of_new();
DROP FUNCTION ledger_task_words(text, text, text, text);
DROP FUNCTION ledger_words(text);
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0006_lists")]
    operations = [migrations.RunSQL(KEEP, GIVE_UP)]
