import django.db.models.deletion
from django.db import migrations, models

import privacy.actor
import privacy.fields
import privacy.ids
from privacy.frozen import frozen
from privacy.together import together


class Migration(migrations.Migration):
    dependencies = [("practices", "0007_closed_sign_ins")]

    operations = [
        *frozen(__file__, "0008_thresholds.sql"),
        migrations.AddConstraint(
            model_name="practice",
            constraint=models.CheckConstraint(
                condition=models.Func(
                    "settings", function="rls.sound_settings", output_field=models.BooleanField()
                ),
                name="practice_settings_are_thresholds",
            ),
        ),
        migrations.CreateModel(
            name="ThresholdChange",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=privacy.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.TextField()),
                ("old", models.DecimalField(decimal_places=2, max_digits=8)),
                ("new", models.DecimalField(decimal_places=2, max_digits=8)),
                ("version", models.IntegerField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="practices.member",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("practice", "version", "name"), name="threshold_changes_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("old", models.F("new")), _negated=True),
                        name="threshold_change_moves",
                    ),
                ]
            },
        ),
        *frozen(__file__, "0008_threshold_changes.sql"),
    ]
    operations = together(operations)
