from typing import Any

from django.db import migrations, models

import luoshi.notices.sealed
from luoshi.notices.sealed import seal


def seal_what_is_there(_apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT id, address, secret FROM notices_robot")
        for key, address, secret in cursor.fetchall():
            cursor.execute(
                "UPDATE notices_robot SET address = %s, secret = %s WHERE id = %s",
                [seal(address), seal(secret), key],
            )


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_channels_and_reminders")]

    operations = [
        migrations.AddField(
            model_name="preference",
            name="mail_confirmed_at",
            field=models.DateTimeField(
                blank=True,
                help_text="the person has opened the link that was sent to the address",
                null=True,
            ),
        ),
        migrations.AlterField(
            model_name="robot", name="address", field=luoshi.notices.sealed.SealedField()
        ),
        migrations.AlterField(
            model_name="robot", name="secret", field=luoshi.notices.sealed.SealedField(blank=True)
        ),
        migrations.RunPython(seal_what_is_there, migrations.RunPython.noop),
    ]
