import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import privacy.actor
import privacy.fields
import privacy.ids
from privacy.frozen import frozen
from privacy.together import together


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0009_form_definitions"),
        ("clients", "0017_terms_of_both"),
        ("practices", "0006_who_invites"),
        ("relationships", "0016_availability_shared"),
    ]

    operations = [
        migrations.CreateModel(
            name="HeldBack",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=privacy.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("because", models.TextField()),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("row_version", models.IntegerField(default=1)),
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
                    "form",
                    privacy.fields.PracticeForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.form",
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
                    models.CheckConstraint(
                        condition=models.Q(("because", ""), _negated=True), name="held_back_for_a_reason"
                    )
                ],
                "indexes": [
                    models.Index(fields=["practice", "client", "form", "ends_on"], name="held_back_by_form")
                ],
            },
        ),
        migrations.CreateModel(
            name="Programme",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=privacy.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.SlugField(db_index=False, max_length=60)),
                ("title", models.JSONField(default=dict)),
                ("steps", models.JSONField()),
                ("is_retired", models.BooleanField(default=False)),
                ("row_version", models.IntegerField(default=1)),
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
                    models.UniqueConstraint(fields=("practice", "key"), name="programme_key_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Rating",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=privacy.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("quantity", models.SmallIntegerField(null=True)),
                ("quality", models.SmallIntegerField(null=True)),
                ("rated_at", models.DateTimeField()),
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
                    "homework",
                    privacy.fields.PracticeForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.homework",
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
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quality__gte", 0),
                            ("quality__lte", 4),
                            ("quantity__gte", 0),
                            ("quantity__lte", 4),
                        ),
                        name="rating_from_0_to_4",
                    ),
                    models.UniqueConstraint(fields=("practice", "homework"), name="rating_once_per_homework"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=privacy.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("quantity", models.SmallIntegerField(null=True)),
                ("quality", models.SmallIntegerField(null=True)),
                ("note", models.TextField(blank=True, default="")),
                ("noted_at", models.DateTimeField()),
                ("row_version", models.IntegerField(default=1)),
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
                    "homework",
                    privacy.fields.PracticeForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.homework",
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
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quality__gte", 0),
                            ("quality__lte", 4),
                            ("quantity__gte", 0),
                            ("quantity__lte", 4),
                        ),
                        name="review_from_0_to_4",
                    ),
                    models.UniqueConstraint(
                        fields=("practice", "homework", "recorded_by"), name="review_once_per_member"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Course",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=privacy.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("steps", models.JSONField()),
                ("started_on", models.DateField()),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("running", "running"),
                            ("paused", "paused"),
                            ("stopped", "stopped"),
                            ("finished", "finished"),
                        ],
                        default="running",
                    ),
                ),
                ("because", models.TextField(blank=True, default="")),
                ("changed_at", models.DateTimeField(auto_now_add=True)),
                ("row_version", models.IntegerField(default=1)),
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="relationships.relationship",
                    ),
                ),
                (
                    "programme",
                    privacy.fields.PracticeForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.programme",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "running")),
                        fields=["practice", "client"],
                        name="course_running_by_client",
                    )
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="response",
            name="response_once_per_homework",
        ),
        migrations.AddField(
            model_name="homework",
            name="asked_at",
            field=models.DateTimeField(default=django.utils.timezone.now, null=True),
        ),
        migrations.AddField(
            model_name="homework",
            name="closes_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="homework",
            name="closes_begun_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="homework",
            name="step",
            field=models.SmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="homework",
            name="task_kind",
            field=models.TextField(
                blank=True,
                choices=[("", ""), ("read", "read"), ("do", "do"), ("practise", "practise")],
                default="",
            ),
        ),
        migrations.AddField(
            model_name="homework",
            name="turn",
            field=models.SmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="response",
            name="amends",
            field=privacy.fields.PracticeForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assessments.response",
            ),
        ),
        migrations.AddField(
            model_name="response",
            name="filled",
            field=models.TextField(
                choices=[("client", "client"), ("in_session", "in_session"), ("kiosk", "kiosk")],
                default="client",
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.UniqueConstraint(
                condition=models.Q(("amends__isnull", True)),
                fields=("practice", "homework"),
                name="response_once_per_homework",
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.UniqueConstraint(fields=("practice", "amends"), name="response_amended_once"),
        ),
        migrations.AddField(
            model_name="homework",
            name="course",
            field=privacy.fields.PracticeForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assessments.course",
            ),
        ),
        migrations.AddConstraint(
            model_name="homework",
            constraint=models.CheckConstraint(
                condition=models.Q(("version__isnull", True), ("task_kind", ""), _connector="OR"),
                name="homework_kind_of_a_task_alone",
            ),
        ),
        migrations.AddConstraint(
            model_name="homework",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("course__isnull", True), ("step__isnull", True), ("turn__isnull", True)),
                    models.Q(("course__isnull", False), ("step__isnull", False), ("turn__isnull", False)),
                    _connector="OR",
                ),
                name="homework_turn_of_a_course",
            ),
        ),
        migrations.AddConstraint(
            model_name="homework",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closes_at__isnull", True), ("closes_begun_at__isnull", True)),
                    ("closes_begun_at__gte", models.F("closes_at")),
                    _connector="OR",
                ),
                name="homework_begun_closes_later",
            ),
        ),
        migrations.AddConstraint(
            model_name="homework",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("asked_at__isnull", True), _negated=True),
                    ("state__in", ("assigned", "withdrawn")),
                    _connector="OR",
                ),
                name="homework_waits_or_is_asked",
            ),
        ),
        migrations.AddConstraint(
            model_name="homework",
            constraint=models.UniqueConstraint(
                fields=("practice", "course", "step", "turn"), name="homework_turn_once"
            ),
        ),
        *frozen(__file__, "0010_homework_in_full.sql"),
    ]
    operations = together(operations)
