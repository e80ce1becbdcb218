"""What has been issued stays as it was issued: the database itself refuses to change it."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION plans_version_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE'
     OR NEW.state = 'review'
     OR NEW.plan_id <> OLD.plan_id
     OR NEW.number <> OLD.number
     OR NEW.upload_id <> OLD.upload_id
     OR NEW.text <> OLD.text
     OR NEW.machine <> OLD.machine
     OR NEW.duties <> OLD.duties
     OR NEW.issued_at IS DISTINCT FROM OLD.issued_at THEN
    RAISE EXCEPTION 'version % has been issued and may not change', OLD.id;
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER plans_version_frozen BEFORE UPDATE OR DELETE ON plans_version
  FOR EACH ROW WHEN (OLD.state <> 'review') EXECUTE FUNCTION plans_version_frozen();

CREATE FUNCTION plans_item_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  held bigint;
BEGIN
  IF TG_OP = 'DELETE' THEN held := OLD.version_id; ELSE held := NEW.version_id; END IF;
  IF TG_OP = 'UPDATE' AND NEW.version_id <> OLD.version_id THEN
    RAISE EXCEPTION 'item % stays in its version', OLD.id;
  END IF;
  IF EXISTS (SELECT FROM plans_version WHERE id = held AND state <> 'review') THEN
    RAISE EXCEPTION 'version % has been issued: its items may not change', held;
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER plans_item_frozen BEFORE INSERT OR UPDATE OR DELETE ON plans_item
  FOR EACH ROW EXECUTE FUNCTION plans_item_frozen();

CREATE FUNCTION plans_owner_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  held bigint;
BEGIN
  IF TG_OP = 'DELETE' THEN held := OLD.item_id; ELSE held := NEW.item_id; END IF;
  IF TG_OP = 'UPDATE' AND NEW.item_id <> OLD.item_id THEN
    RAISE EXCEPTION 'owner % stays with its item', OLD.id;
  END IF;
  IF EXISTS (
    SELECT FROM plans_item JOIN plans_version ON plans_version.id = plans_item.version_id
    WHERE plans_item.id = held AND plans_version.state <> 'review'
  ) THEN
    RAISE EXCEPTION 'item % has been issued: its owners may not change', held;
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER plans_owner_frozen BEFORE INSERT OR UPDATE OR DELETE ON plans_owner
  FOR EACH ROW EXECUTE FUNCTION plans_owner_frozen();
"""

BACKWARD = """
DROP TRIGGER plans_owner_frozen ON plans_owner;
DROP FUNCTION plans_owner_frozen();
DROP TRIGGER plans_item_frozen ON plans_item;
DROP FUNCTION plans_item_frozen();
DROP TRIGGER plans_version_frozen ON plans_version;
DROP FUNCTION plans_version_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0004_corrections"),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
