import django.db.models.deletion
from django.db import migrations, models

import privacy.actor
import privacy.fields
import privacy.ids
from privacy.frozen import frozen
from privacy.together import together


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0008_kept_assessments"),
        ("clients", "0017_terms_of_both"),
        ("practices", "0006_who_invites"),
    ]

    operations = [
        *frozen(__file__, "0009_one_published.sql"),
        migrations.CreateModel(
            name="ExpectationLine",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=privacy.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("scale", models.TextField()),
                ("points", models.JSONField(default=list)),
                ("tolerance", models.DecimalField(decimal_places=4, default=0, max_digits=10)),
                ("valid_from", models.DateField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
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
                        condition=models.Q(("tolerance__gte", 0)), name="expectation_tolerance_not_negative"
                    )
                ],
                "indexes": [
                    models.Index(
                        fields=["practice", "form", "scale", "valid_from"], name="expectation_by_form"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="formversion",
            name="import_report",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="formversion",
            name="raw_import",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="formversion",
            name="row_version",
            field=models.IntegerField(default=1),
        ),
        migrations.AddField(
            model_name="formversion",
            name="texts",
            field=models.TextField(
                choices=[("ours", "ours"), ("by_practice", "by_practice")], default="ours"
            ),
        ),
        migrations.AddField(
            model_name="response",
            name="took_seconds",
            field=models.IntegerField(null=True),
        ),
        migrations.AddField(
            model_name="score",
            name="absent",
            field=models.JSONField(default=dict),
        ),
        migrations.AddConstraint(
            model_name="formversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "draft")), fields=("practice", "form"), name="form_draft_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="formversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "published")),
                fields=("practice", "form"),
                name="form_published_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="formversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("texts__in", ("ours", "by_practice"))), name="form_version_texts_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("took_seconds__isnull", True), ("took_seconds__range", (1, 86400)), _connector="OR"
                ),
                name="response_took_a_plausible_time",
            ),
        ),
        *frozen(__file__, "0009_form_definitions.sql"),
    ]
    operations = together(operations)
