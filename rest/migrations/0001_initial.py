import django.utils.timezone
from django.db import migrations, models

import privacy.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Repeat",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=privacy.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("practice_id", models.UUIDField()),
                ("member_id", models.UUIDField()),
                ("key", models.CharField(max_length=128)),
                ("request_hash", models.CharField(max_length=64)),
                ("object_id", models.UUIDField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "indexes": [models.Index(fields=["practice_id", "made_at"], name="repeat_by_age")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("practice_id", "member_id", "key"), name="repeat_key_once_per_member"
                    ),
                    models.UniqueConstraint(fields=("practice_id", "id"), name="repeat_of_practice"),
                ],
            },
        ),
    ]
