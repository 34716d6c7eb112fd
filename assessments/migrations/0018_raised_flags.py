import django.db.models.deletion
from django.db import migrations, models

import privacy.actor
import privacy.fields
import privacy.ids
from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0017_counted_and_late"),
        ("clients", "0023_flagged"),
        ("practices", "0010_told_after_session"),
    ]

    operations = [
        migrations.CreateModel(
            name="RaisedFlag",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=privacy.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.TextField()),
                (
                    "severity",
                    models.TextField(
                        choices=[("note", "note"), ("attention", "attention"), ("urgent", "urgent")]
                    ),
                ),
                ("item", models.TextField(blank=True, default="")),
                ("scale", models.TextField(blank=True, default="")),
                ("tell", models.TextField()),
                ("calls_for_screening", models.TextField(blank=True, default="")),
                ("is_news", models.BooleanField()),
                ("scoring_hash", models.TextField()),
                ("engine_version", models.SmallIntegerField()),
                ("scored_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
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
                    "kept",
                    privacy.fields.PracticeForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.keptresponse",
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
                    "response",
                    privacy.fields.PracticeForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.response",
                    ),
                ),
                (
                    "version",
                    privacy.fields.PracticeForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.formversion",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["practice", "client", "recorded_at", "id"], name="raised_flag_by_client"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("case__isnull", True), ("kept__isnull", True), ("response__isnull", False)
                            ),
                            models.Q(
                                ("case__isnull", False), ("kept__isnull", False), ("response__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="raised_flag_of_sent_or_kept",
                    ),
                    models.UniqueConstraint(
                        fields=("practice", "response", "key", "scoring_hash", "engine_version"),
                        name="raised_flag_once_per_engine",
                    ),
                    models.UniqueConstraint(
                        fields=("practice", "kept", "key", "scoring_hash", "engine_version"),
                        name="raised_flag_kept_once",
                    ),
                ],
            },
        ),
        *frozen(__file__, "0018_raised_flags.sql"),
    ]
