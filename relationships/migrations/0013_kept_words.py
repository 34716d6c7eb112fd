import django.db.models.deletion
from django.db import migrations, models

import privacy.actor
import privacy.fields
import privacy.ids
from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0014_told_in_a_session"),
        ("practices", "0006_who_invites"),
        ("relationships", "0012_calls_for_screening"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptWord",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=privacy.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "about",
                    models.TextField(
                        choices=[
                            ("relationship", "relationship"),
                            ("norm", "norm"),
                            ("boundary", "boundary"),
                            ("boundary_event", "boundary_event"),
                            ("disagreement", "disagreement"),
                            ("break", "break"),
                            ("goal", "goal"),
                            ("goal_step", "goal_step"),
                            ("request", "request"),
                            ("disclosure", "disclosure"),
                            ("contribution", "contribution"),
                        ]
                    ),
                ),
                ("about_id", models.UUIDField()),
                ("told", models.JSONField()),
                ("told_on", models.DateField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
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
                (
                    "relationship",
                    privacy.fields.PracticeForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="relationships.relationship",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["practice", "relationship", "recorded_at"], name="kept_word_newest")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "about__in",
                                (
                                    "relationship",
                                    "norm",
                                    "boundary",
                                    "boundary_event",
                                    "disagreement",
                                    "break",
                                    "goal",
                                    "goal_step",
                                    "request",
                                    "disclosure",
                                    "contribution",
                                ),
                            )
                        ),
                        name="kept_word_about_known",
                    )
                ],
            },
        ),
        *frozen(__file__, "0013_kept_words.sql"),
    ]
