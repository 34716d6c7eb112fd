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
        ("assessments", "0017_counted_and_late"),
        ("clients", "0024_addresses"),
        ("reminders", "0007_held_late"),
    ]

    operations = [
        migrations.CreateModel(
            name="CheckIn",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=privacy.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("occurrence", models.DateTimeField()),
                ("asked_at", models.DateTimeField()),
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
                    "plan",
                    privacy.fields.PracticeForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reminders.checkinplan",
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("practice", "plan", "occurrence"), name="check_in_once_per_occurrence"
                    ),
                    models.UniqueConstraint(fields=("practice", "homework"), name="check_in_of_its_homework"),
                ],
                "indexes": [models.Index(fields=["practice", "asked_at"], name="check_in_by_time")],
            },
        ),
        migrations.CreateModel(
            name="LinkFactor",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=privacy.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.TextField(
                        choices=[("sign_in", "sign_in"), ("pin", "pin"), ("code_word", "code_word")],
                        default="sign_in",
                    ),
                ),
                ("hash", models.TextField(blank=True, default="")),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("practice", "client"), name="link_factor_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("hash", ""), ("kind", "sign_in")),
                            models.Q(
                                ("kind__in", ("sign_in", "pin", "code_word")),
                                models.Q(("kind", "sign_in"), _negated=True),
                                models.Q(("hash", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="link_factor_has_a_hash",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PushDevice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=privacy.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("endpoint", privacy.fields.EncryptedTextField()),
                ("p256dh", privacy.fields.EncryptedTextField()),
                ("auth", privacy.fields.EncryptedTextField()),
                ("endpoint_mark", models.BinaryField(max_length=32)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("practice", "client", "endpoint_mark"), name="push_device_once"
                    )
                ],
                "indexes": [
                    models.Index(fields=["practice", "endpoint_mark"], name="push_device_same_endpoint")
                ],
            },
        ),
        migrations.AddField(
            model_name="checkinplan",
            name="days",
            field=models.SmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="checkinplan",
            name="follows",
            field=models.TextField(
                choices=[("clock", "clock"), ("session", "session"), ("homework_due", "homework_due")],
                default="clock",
            ),
        ),
        migrations.AddField(
            model_name="checkinplan",
            name="homework",
            field=privacy.fields.PracticeForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assessments.homework",
            ),
        ),
        migrations.AddField(
            model_name="link",
            name="answered_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="link",
            name="wrong_factors",
            field=models.SmallIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="checkinplan",
            name="rule",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AlterField(
            model_name="message",
            name="channel",
            field=models.TextField(
                choices=[("email", "email"), ("push", "push"), ("sms", "sms")], default="email"
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["practice", "made_at"], name="message_by_age"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("status", "uncertain")),
                fields=["practice", "dispatched_at"],
                name="message_uncertain",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkinplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("days__isnull", True), ("follows", "clock"), models.Q(("rule", ""), _negated=True)
                    ),
                    models.Q(
                        ("days__range", (0, 14)), ("follows__in", ("session", "homework_due")), ("rule", "")
                    ),
                    _connector="OR",
                ),
                name="check_in_plan_follows_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkinplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("follows", "homework_due"), _negated=True),
                    ("what", "homework"),
                    _connector="OR",
                ),
                name="check_in_plan_before_homework_for_homework",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkinplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("homework__isnull", True),
                    models.Q(("version__isnull", True), ("what", "homework")),
                    _connector="OR",
                ),
                name="check_in_plan_homework_alone",
            ),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.CheckConstraint(
                condition=models.Q(("wrong_factors__range", (0, 5))), name="link_wrong_factors_counted"
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ("email", "push", "sms"))), name="message_channel_known"
            ),
        ),
        *frozen(__file__, "0008_ground.sql"),
    ]
    operations = together(operations)
