"""What a plan says of itself and promises as a whole can be corrected: kept apart from the machine's reading."""

from django.db import migrations, models

_FROZEN = """
CREATE OR REPLACE FUNCTION plans_version_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE'
     OR NEW.state = 'review'
     OR NEW.plan_id <> OLD.plan_id
     OR NEW.number <> OLD.number
     OR NEW.upload_id <> OLD.upload_id
     OR NEW.text <> OLD.text
     OR NEW.machine <> OLD.machine
     OR NEW.duties <> OLD.duties{more}
     OR NEW.issued_at IS DISTINCT FROM OLD.issued_at THEN
    RAISE EXCEPTION 'version % has been issued and may not change', OLD.id;
  END IF;
  RETURN NEW;
END $$;
"""
FILL = """
UPDATE plans_version SET
  goals = CASE WHEN jsonb_typeof(machine -> 'goals') = 'object' THEN jsonb_build_object(
    'indicators', COALESCE(machine -> 'goals' -> 'indicators', '[]'),
    'milestones', COALESCE(machine -> 'goals' -> 'milestones', '[]')
  ) ELSE '{}' END,
  meta = CASE WHEN jsonb_typeof(machine -> 'meta') = 'object' THEN machine -> 'meta' ELSE '{}' END
"""


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0007_sign_days"),
    ]

    operations = [
        migrations.AddField("version", "goals", models.JSONField(default=dict)),
        migrations.AddField("version", "meta", models.JSONField(default=dict)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(
            _FROZEN.format(more=" OR NEW.goals <> OLD.goals OR NEW.meta <> OLD.meta"),
            _FROZEN.format(more=""),
        ),
    ]
