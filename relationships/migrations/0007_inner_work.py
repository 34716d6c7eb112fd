import django.db.models.deletion
from django.db import migrations, models

import privacy.actor
import privacy.fields
import privacy.ids
from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0009_nobody_gains"),
        ("practices", "0006_who_invites"),
        ("relationships", "0006_kept_rows"),
    ]

    operations = [
        migrations.CreateModel(
            name="InnerWork",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=privacy.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("is_kept", models.BooleanField(default=False)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("subject", models.TextField(choices=[("other", "other"), ("self", "self")])),
                (
                    "status",
                    models.TextField(choices=[("none", "none"), ("claimed", "claimed"), ("seen", "seen")]),
                ),
                ("told_on", models.DateField()),
                ("what", models.TextField(blank=True, default="")),
                ("since", models.DateField(null=True)),
                ("last_seen", models.DateField(null=True)),
                (
                    "seen_by",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("client", "client"),
                            ("therapist", "therapist"),
                            ("somebody_else", "somebody_else"),
                        ],
                        default="",
                    ),
                ),
                ("seen_by_name", models.TextField(blank=True, default="")),
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
                        fields=["practice", "relationship", "subject", "told_on"],
                        name="inner_work_by_relationship",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("subject__in", ("other", "self"))),
                        name="inner_work_subject_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ("none", "claimed", "seen"))),
                        name="inner_work_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("last_seen__lte", models.F("told_on")),
                                ("since__lte", models.F("last_seen")),
                                ("status", "seen"),
                                ("seen_by__in", ("client", "therapist", "somebody_else")),
                                models.Q(("what", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("status", "seen"), _negated=True),
                                ("last_seen", None),
                                ("seen_by", ""),
                                ("seen_by_name", ""),
                                ("since", None),
                            ),
                            _connector="OR",
                        ),
                        name="inner_work_seen_with_since_and_by_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("seen_by_name", ""), ("seen_by", "somebody_else"), _connector="OR"
                        ),
                        name="inner_work_names_only_somebody_else",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seen_by", "client"), ("subject", "self"), _negated=True),
                        name="inner_work_of_self_seen_by_another",
                    ),
                ],
            },
        ),
        *frozen(__file__, "0007_inner_work.sql"),
    ]
