import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import privacy.actor
import privacy.fields
import privacy.ids
from privacy.frozen import frozen
from privacy.together import together


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0006_kept_below"),
        ("clients", "0009_nobody_gains"),
        ("practices", "0006_who_invites"),
        ("relationships", "0007_inner_work"),
    ]

    operations = [
        migrations.CreateModel(
            name="Hope",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=privacy.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("is_kept", models.BooleanField(default=False)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "capacity",
                    models.TextField(
                        choices=[
                            ("self_soothing", "self_soothing"),
                            ("self_regulation", "self_regulation"),
                            ("defense_awareness", "defense_awareness"),
                            ("words_and_actions", "words_and_actions"),
                            ("energy", "energy"),
                            ("boundaries", "boundaries"),
                        ]
                    ),
                ),
                (
                    "level",
                    models.SmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(4),
                        ]
                    ),
                ),
                ("written_on", models.DateField()),
                (
                    "level_then",
                    models.SmallIntegerField(
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(4),
                        ],
                    ),
                ),
                ("by_when", models.DateField()),
                (
                    "sure",
                    models.TextField(
                        choices=[
                            ("unlikely", "unlikely"),
                            ("perhaps", "perhaps"),
                            ("even", "even"),
                            ("likely", "likely"),
                            ("sure", "sure"),
                        ]
                    ),
                ),
                ("why", models.TextField(blank=True, default="")),
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
                    models.Index(fields=["practice", "relationship", "by_when"], name="hope_by_relationship"),
                    models.Index(fields=["practice", "client", "by_when", "id"], name="hope_by_client"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "capacity__in",
                                (
                                    "self_soothing",
                                    "self_regulation",
                                    "defense_awareness",
                                    "words_and_actions",
                                    "energy",
                                    "boundaries",
                                ),
                            )
                        ),
                        name="hope_capacity_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sure__in", ("unlikely", "perhaps", "even", "likely", "sure"))),
                        name="hope_sure_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level__range", (0, 4)),
                            models.Q(
                                ("level_then", None),
                                models.Q(
                                    ("level__gt", models.F("level_then")), ("level_then__range", (0, 4))
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="hope_above_the_level_of_its_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("by_when__gt", models.F("written_on"))),
                        name="hope_for_a_day_after_its_writing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StoredForecast",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=privacy.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("subject", models.TextField(choices=[("other", "other"), ("self", "self")])),
                ("view", models.TextField(choices=[("client", "client"), ("therapist", "therapist")])),
                ("made_on", models.DateField()),
                ("at", models.DateField()),
                (
                    "as_it_is",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(null=True), size=6
                    ),
                ),
                (
                    "if_work_goes_on",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(null=True), size=6),
                ),
                (
                    "falling",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(null=True), size=6),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
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
                    models.Index(
                        fields=["practice", "relationship", "made_on", "id"],
                        name="stored_forecast_by_relation",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("subject__in", ("other", "self"))),
                        name="stored_forecast_subject_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("view__in", ("client", "therapist"))),
                        name="stored_forecast_view_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("at__gt", models.F("made_on"))),
                        name="stored_forecast_looks_ahead",
                    ),
                ],
            },
        ),
        *frozen(__file__, "0007_hopes.sql"),
    ]
    operations = together(operations)
