import django.db.models.deletion
from django.db import migrations, models

import privacy.actor
import privacy.fields
import privacy.ids
from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0028_same_address"),
        ("practices", "0010_told_after_session"),
        ("reminders", "0013_sending"),
    ]

    operations = [
        migrations.CreateModel(
            name="SharedAddress",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=privacy.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "channel",
                    models.TextField(choices=[("email", "email"), ("push", "push"), ("sms", "sms")]),
                ),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "case",
                    privacy.fields.PracticeForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clients.case",
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
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("practice", "case", "channel"),
                        name="shared_address_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ("email", "push", "sms"))),
                        name="shared_address_channel_known",
                    ),
                ],
            },
        ),
        *frozen(__file__, "0014_shared_address.sql"),
    ]
