from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0014_refused")]

    operations = [
        migrations.RemoveIndex(model_name="task", name="ledger_task_listed"),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                fields=["jurisdiction", "-plan", "block", "position", "id"],
                include=("state", "deadline", "added_by", "lead"),
                name="ledger_task_listed",
            ),
        ),
    ]
