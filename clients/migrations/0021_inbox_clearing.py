import django.db.models.deletion
from django.db import migrations, models

import privacy.actor
import privacy.fields
import privacy.ids
from privacy.frozen import frozen
from privacy.together import together


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0020_course_stopped"),
        ("practices", "0009_after_session"),
    ]

    operations = [
        migrations.AlterField(
            model_name="inboxitem",
            name="kind",
            field=models.TextField(
                choices=[
                    ("urgent", "urgent"),
                    ("to_review", "to_review"),
                    ("contact_unsafe", "contact_unsafe"),
                    ("missed_check_ins", "missed_check_ins"),
                    ("screening_overdue", "screening_overdue"),
                    ("safety_plan_due", "safety_plan_due"),
                    ("course_stopped", "course_stopped"),
                    ("after_session", "after_session"),
                ]
            ),
        ),
        migrations.CreateModel(
            name="InboxClearing",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=privacy.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("cleared_at", models.DateTimeField()),
                (
                    "case",
                    privacy.fields.PracticeForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clients.case",
                    ),
                ),
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
                    "item",
                    privacy.fields.PracticeForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clients.inboxitem",
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
                (
                    "recorded_by",
                    privacy.fields.PracticeForeignKey(
                        db_constraint=False,
                        db_index=False,
                        default=privacy.actor.acting_member,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="practices.member",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("practice", "item", "recorded_by"), name="inbox_cleared_once_by_each"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="session",
            index=models.Index(
                condition=models.Q(("state", "held")),
                fields=["practice", "ends_at"],
                name="session_held_by_end",
            ),
        ),
        *frozen(__file__, "0021_inbox_clearing.sql"),
    ]
    operations = together(operations)
