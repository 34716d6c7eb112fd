import datetime as dt

import django.db.models.deletion
from django.db import migrations, models

import practices.clock
import privacy.actor
import privacy.fields
import privacy.ids
from privacy.frozen import frozen
from privacy.together import together


def pointing(to: str, *, null: bool = False, **told: object) -> privacy.fields.PracticeForeignKey:
    return privacy.fields.PracticeForeignKey(
        db_constraint=False,
        db_index=False,
        null=null,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=to,
        **told,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0021_opened_answers"),
        ("clients", "0025_joint_work_stands"),
        ("practices", "0010_told_after_session"),
    ]

    operations = [
        migrations.AddField("response", "case", pointing("clients.case", null=True, editable=False)),
        migrations.AddField("score", "case", pointing("clients.case", null=True, editable=False)),
        migrations.AddField("heldback", "case", pointing("clients.case", null=True)),
        migrations.CreateModel(
            name="HeldBackReason",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=privacy.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("because", models.TextField()),
                ("case", pointing("clients.case")),
                ("client", pointing("clients.client")),
                ("held", pointing("assessments.heldback")),
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
                ("recorded_by", pointing("practices.member", default=privacy.actor.acting_member)),
            ],
        ),
        *frozen(__file__, "0022_of_its_case_before.sql"),
        migrations.RemoveConstraint("heldback", "held_back_for_a_reason"),
        migrations.RemoveField("heldback", "because"),
        migrations.AlterField("heldback", "case", pointing("clients.case")),
        migrations.AddConstraint(
            "heldbackreason",
            models.CheckConstraint(
                condition=models.Q(("because", ""), _negated=True), name="held_back_for_a_reason"
            ),
        ),
        migrations.AddConstraint(
            "heldbackreason",
            models.UniqueConstraint(fields=("practice", "held"), name="held_back_reason_once"),
        ),
        migrations.RemoveConstraint("raisedflag", "raised_flag_of_sent_or_kept"),
        migrations.AddConstraint(
            "raisedflag",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kept__isnull", True), ("response__isnull", False)),
                    models.Q(("case__isnull", False), ("kept__isnull", False), ("response__isnull", True)),
                    _connector="OR",
                ),
                name="raised_flag_of_sent_or_kept",
            ),
        ),
        migrations.AlterField("kiosklink", "recorded_at", models.DateTimeField(default=practices.clock.now)),
        migrations.AddConstraint(
            "kiosklink",
            models.CheckConstraint(
                condition=models.Q(
                    (
                        "expires_at__lte",
                        models.expressions.CombinedExpression(
                            models.F("recorded_at"), "+", models.Value(dt.timedelta(seconds=1800))
                        ),
                    )
                ),
                name="kiosk_link_open_half_an_hour",
            ),
        ),
        *frozen(__file__, "0022_of_its_case.sql"),
    ]
    operations = together(operations)
