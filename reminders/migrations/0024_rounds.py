from uuid import UUID

from django.db import migrations, models

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("reminders", "0023_help_by_plan")]

    operations = [
        migrations.CreateModel(
            name="Round",
            fields=[
                ("work", models.TextField(primary_key=True, serialize=False)),
                ("began_at", models.DateTimeField()),
                ("before_at", models.DateTimeField(null=True)),
                ("moved_at", models.DateTimeField()),
                ("last", models.UUIDField(default=UUID(int=0))),
                ("is_over", models.BooleanField(default=False)),
                ("failed", models.BooleanField(default=False)),
            ],
        ),
        *frozen(__file__, "0024_rounds.sql"),
    ]
