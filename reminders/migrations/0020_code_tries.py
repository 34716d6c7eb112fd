import django.db.models.deletion
from django.db import migrations, models

import privacy.actor
import privacy.fields
import privacy.ids
from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0024_by_link"),
        ("clients", "0029_contact_changed"),
        ("practices", "0011_language"),
        ("reminders", "0019_no_lock_each"),
    ]

    operations = [
        migrations.CreateModel(
            name="CodeTries",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=privacy.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("hash", models.TextField()),
                ("wrong", models.IntegerField(default=0)),
                (
                    "client",
                    privacy.fields.PracticeForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clients.client",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        db_index=False,
                        default=privacy.actor.acting_practice,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="practices.practice",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("practice", "client"), name="code_tries_once"),
                    models.CheckConstraint(condition=models.Q(("wrong__gte", 0)), name="code_tries_counted"),
                ],
            },
        ),
        migrations.AddField(
            model_name="link",
            name="kept",
            field=models.SmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.CheckConstraint(
                condition=models.Q(("kept__range", (0, 3))), name="link_kept_counted"
            ),
        ),
        *frozen(__file__, "0020_code_tries.sql"),
    ]
