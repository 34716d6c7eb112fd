import django.db.models.deletion
from django.db import migrations, models

import privacy.actor
import privacy.fields
import privacy.ids
from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0033_families"),
        ("practices", "0011_language"),
        ("reminders", "0028_why_expired"),
    ]

    operations = [
        migrations.AddField(
            model_name="sharedaddress",
            name="within_case",
            field=models.BooleanField(default=True),
        ),
        migrations.CreateModel(
            name="OtherPlace",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=privacy.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("channel", models.TextField(choices=[("email", "email"), ("sms", "sms")])),
                ("address_mark", models.BinaryField(max_length=32, null=True)),
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
                "indexes": [
                    models.Index(fields=["practice", "address_mark"], name="other_place_same_address")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("practice", "client", "channel"), name="other_place_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ("email", "sms"))),
                        name="other_place_has_an_address",
                    ),
                ],
            },
        ),
        *frozen(__file__, "0029_other_places.sql"),
    ]
