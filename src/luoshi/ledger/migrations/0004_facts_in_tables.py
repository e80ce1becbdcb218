from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("ledger", "0003_fill_commitments"),
    ]

    operations = [
        migrations.RemoveField("task", "indicator_facts"),
        migrations.RemoveField("task", "milestone_facts"),
        migrations.AlterField("task", "key", models.CharField(max_length=40, verbose_name="编号")),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.UniqueConstraint(fields=("jurisdiction", "key"), name="ledger_task_key"),
        ),
    ]
