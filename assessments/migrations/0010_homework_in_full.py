import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import privacy.actor
import privacy.fields
import privacy.ids
from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0009_form_definitions"),
        ("clients", "0017_terms_of_both"),
        ("practices", "0006_who_invites"),
        ("relationships", "0016_availability_shared"),
    ]

    operations = [
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
            ],
        ),
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
            ],
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
            ],
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
            ],
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
            ],
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
            model_name="course",
            name="case",
            field=privacy.fields.PracticeForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="clients.case",
            ),
        ),
        migrations.AddField(
            model_name="course",
            name="client",
            field=privacy.fields.PracticeForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="clients.client",
            ),
        ),
        migrations.AddField(
            model_name="course",
            name="practice",
            field=models.ForeignKey(
                db_index=False,
                default=privacy.actor.acting_practice,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="practices.practice",
            ),
        ),
        migrations.AddField(
            model_name="course",
            name="recorded_by",
            field=privacy.fields.PracticeForeignKey(
                db_constraint=False,
                db_index=False,
                default=privacy.actor.acting_member,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="practices.member",
            ),
        ),
        migrations.AddField(
            model_name="course",
            name="relationship",
            field=privacy.fields.PracticeForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="relationships.relationship",
            ),
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
        migrations.AddField(
            model_name="heldback",
            name="client",
            field=privacy.fields.PracticeForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="clients.client",
            ),
        ),
        migrations.AddField(
            model_name="heldback",
            name="form",
            field=privacy.fields.PracticeForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assessments.form",
            ),
        ),
        migrations.AddField(
            model_name="heldback",
            name="practice",
            field=models.ForeignKey(
                db_index=False,
                default=privacy.actor.acting_practice,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="practices.practice",
            ),
        ),
        migrations.AddField(
            model_name="heldback",
            name="recorded_by",
            field=privacy.fields.PracticeForeignKey(
                db_constraint=False,
                db_index=False,
                default=privacy.actor.acting_member,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="practices.member",
            ),
        ),
        migrations.AddField(
            model_name="programme",
            name="practice",
            field=models.ForeignKey(
                db_index=False,
                default=privacy.actor.acting_practice,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="practices.practice",
            ),
        ),
        migrations.AddField(
            model_name="course",
            name="programme",
            field=privacy.fields.PracticeForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assessments.programme",
            ),
        ),
        migrations.AddField(
            model_name="rating",
            name="client",
            field=privacy.fields.PracticeForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="clients.client",
            ),
        ),
        migrations.AddField(
            model_name="rating",
            name="homework",
            field=privacy.fields.PracticeForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assessments.homework",
            ),
        ),
        migrations.AddField(
            model_name="rating",
            name="practice",
            field=models.ForeignKey(
                db_index=False,
                default=privacy.actor.acting_practice,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="practices.practice",
            ),
        ),
        migrations.AddField(
            model_name="rating",
            name="recorded_by",
            field=privacy.fields.PracticeForeignKey(
                db_constraint=False,
                db_index=False,
                default=privacy.actor.acting_member,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="practices.member",
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="case",
            field=privacy.fields.PracticeForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="clients.case",
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="client",
            field=privacy.fields.PracticeForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="clients.client",
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="homework",
            field=privacy.fields.PracticeForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assessments.homework",
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="practice",
            field=models.ForeignKey(
                db_index=False,
                default=privacy.actor.acting_practice,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="practices.practice",
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="recorded_by",
            field=privacy.fields.PracticeForeignKey(
                db_constraint=False,
                db_index=False,
                default=privacy.actor.acting_member,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="practices.member",
            ),
        ),
        migrations.AddIndex(
            model_name="heldback",
            index=models.Index(fields=["practice", "client", "form", "ends_on"], name="held_back_by_form"),
        ),
        migrations.AddConstraint(
            model_name="heldback",
            constraint=models.CheckConstraint(
                condition=models.Q(("because", ""), _negated=True), name="held_back_for_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.UniqueConstraint(fields=("practice", "key"), name="programme_key_once"),
        ),
        migrations.AddIndex(
            model_name="course",
            index=models.Index(
                condition=models.Q(("state", "running")),
                fields=["practice", "client"],
                name="course_running_by_client",
            ),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("quality__gte", 0), ("quality__lte", 4), ("quantity__gte", 0), ("quantity__lte", 4)
                ),
                name="rating_from_0_to_4",
            ),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=models.UniqueConstraint(
                fields=("practice", "homework"), name="rating_once_per_homework"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("quality__gte", 0), ("quality__lte", 4), ("quantity__gte", 0), ("quantity__lte", 4)
                ),
                name="review_from_0_to_4",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(
                fields=("practice", "homework", "recorded_by"), name="review_once_per_member"
            ),
        ),
        *frozen(__file__, "0010_homework_in_full.sql"),
    ]
