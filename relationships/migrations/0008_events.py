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
        ("clients", "0001_initial"),
        ("practices", "0006_who_invites"),
        ("relationships", "0007_inner_work"),
    ]

    operations = [
        migrations.CreateModel(
            name="Boundary",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=privacy.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("is_kept", models.BooleanField(default=False)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now_add=True)),
                ("row_version", models.IntegerField(default=1)),
                (
                    "area",
                    models.TextField(
                        choices=[
                            ("power", "power"),
                            ("respect", "respect"),
                            ("time", "time"),
                            ("space", "space"),
                        ]
                    ),
                ),
                ("right_for_me", models.TextField()),
                ("why", models.TextField(blank=True, default="")),
                ("signal", models.TextField(blank=True, default="")),
                ("step", models.TextField(blank=True, default="")),
                ("follow_through", models.TextField(blank=True, default="")),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "ended_as",
                    models.TextField(
                        blank=True,
                        choices=[("given_up", "given_up"), ("no_longer_needed", "no_longer_needed")],
                        default="",
                    ),
                ),
                ("ended_why", models.TextField(blank=True, default="")),
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
                (
                    "said_by",
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
                        condition=models.Q(("area__in", ("power", "respect", "time", "space"))),
                        name="boundary_area_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("right_for_me", ""), _negated=True),
                        name="boundary_says_what_is_right",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_as", ""), ("ended_on__isnull", True), ("ended_why", "")),
                            models.Q(
                                ("ended_as__in", ("given_up", "no_longer_needed")),
                                ("ended_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="boundary_ended_as_something",
                    ),
                ],
                "indexes": [
                    models.Index(
                        fields=["practice", "relationship", "area", "id"], name="boundary_by_relationship"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Disagreement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=privacy.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("is_kept", models.BooleanField(default=False)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now_add=True)),
                ("row_version", models.IntegerField(default=1)),
                ("remembered", models.BooleanField(default=False)),
                ("happened_on", models.DateField(blank=True, null=True)),
                (
                    "year",
                    models.SmallIntegerField(
                        blank=True, null=True, validators=[django.core.validators.MinValueValidator(1900)]
                    ),
                ),
                ("is_first", models.BooleanField(default=False)),
                ("about", models.TextField()),
                (
                    "area",
                    models.TextField(
                        choices=[
                            ("power", "power"),
                            ("respect", "respect"),
                            ("time", "time"),
                            ("space", "space"),
                        ]
                    ),
                ),
                (
                    "my_move",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("fight", "fight"),
                            ("flee", "flee"),
                            ("accommodate", "accommodate"),
                            ("manipulate", "manipulate"),
                            ("endure", "endure"),
                            ("perfect", "perfect"),
                            ("stayed_present", "stayed_present"),
                        ],
                        default="",
                    ),
                ),
                (
                    "their_move",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("fight", "fight"),
                            ("flee", "flee"),
                            ("accommodate", "accommodate"),
                            ("manipulate", "manipulate"),
                            ("endure", "endure"),
                            ("perfect", "perfect"),
                            ("stayed_present", "stayed_present"),
                        ],
                        default="",
                    ),
                ),
                (
                    "escalation",
                    models.SmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(4),
                        ],
                    ),
                ),
                (
                    "outcome",
                    models.TextField(
                        choices=[
                            ("resolved", "resolved"),
                            ("parked", "parked"),
                            ("one_gave_in", "one_gave_in"),
                            ("unresolved", "unresolved"),
                            ("harm", "harm"),
                        ]
                    ),
                ),
                ("outcome_on", models.DateField(blank=True, null=True)),
                ("returns_on", models.DateField(blank=True, null=True)),
                (
                    "gave_in",
                    models.TextField(blank=True, choices=[("me", "me"), ("other", "other")], default=""),
                ),
                (
                    "repaired_by",
                    models.TextField(
                        choices=[
                            ("me", "me"),
                            ("other", "other"),
                            ("both", "both"),
                            ("nobody_yet", "nobody_yet"),
                        ],
                        default="nobody_yet",
                    ),
                ),
                ("repaired_on", models.DateField(blank=True, null=True)),
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
                (
                    "said_by",
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
                        condition=models.Q(("is_first", True), ("is_kept", False)),
                        fields=("practice", "relationship"),
                        name="disagreement_first_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("area__in", ("power", "respect", "time", "space"))),
                        name="disagreement_area_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("happened_on__isnull", False), ("year__isnull", True)),
                            ("remembered", True),
                            _connector="OR",
                        ),
                        name="disagreement_dated_or_remembered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("year__isnull", True),
                            models.Q(("happened_on__isnull", True), ("year__range", (1900, 9999))),
                            _connector="OR",
                        ),
                        name="disagreement_day_or_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("remembered", True),
                            models.Q(
                                ("escalation__isnull", False),
                                (
                                    "my_move__in",
                                    (
                                        "fight",
                                        "flee",
                                        "accommodate",
                                        "manipulate",
                                        "endure",
                                        "perfect",
                                        "stayed_present",
                                    ),
                                ),
                                (
                                    "their_move__in",
                                    (
                                        "fight",
                                        "flee",
                                        "accommodate",
                                        "manipulate",
                                        "endure",
                                        "perfect",
                                        "stayed_present",
                                    ),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="disagreement_has_both_moves",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("escalation__isnull", True), ("escalation__range", (0, 4)), _connector="OR"
                        ),
                        name="disagreement_escalation_is_a_level",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome__in", ["resolved", "parked", "one_gave_in", "unresolved", "harm"])
                        ),
                        name="disagreement_outcome_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "parked"), ("returns_on__isnull", False)),
                            models.Q(
                                models.Q(("outcome", "parked"), _negated=True), ("returns_on__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="disagreement_parked_until_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("gave_in__in", ("me", "other")), ("outcome", "one_gave_in")),
                            models.Q(models.Q(("outcome", "one_gave_in"), _negated=True), ("gave_in", "")),
                            _connector="OR",
                        ),
                        name="disagreement_one_gave_in",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "harm"), _negated=True),
                            ("happened_on__isnull", False),
                            ("year__isnull", False),
                            ("outcome_on__isnull", False),
                            _connector="OR",
                        ),
                        name="disagreement_harm_has_a_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("repaired_by", "nobody_yet"), ("repaired_on__isnull", True)),
                            models.Q(
                                ("repaired_by__in", ["me", "other", "both"]),
                                models.Q(
                                    ("repaired_on__isnull", False), ("remembered", True), _connector="OR"
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="disagreement_repaired_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("happened_on__isnull", True),
                            models.Q(
                                models.Q(
                                    ("repaired_on__isnull", True),
                                    ("repaired_on__gte", models.F("happened_on")),
                                    _connector="OR",
                                ),
                                models.Q(
                                    ("outcome_on__isnull", True),
                                    ("outcome_on__gte", models.F("happened_on")),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="disagreement_goes_on_afterwards",
                    ),
                ],
                "indexes": [
                    models.Index(
                        fields=["practice", "relationship", "happened_on", "id"],
                        name="disagreement_by_relationship",
                    ),
                    models.Index(
                        condition=models.Q(("outcome", "harm")),
                        fields=["practice", "relationship"],
                        name="disagreement_with_harm",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Need",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=privacy.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("is_kept", models.BooleanField(default=False)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("whose", models.TextField(choices=[("me", "me"), ("other", "other")])),
                ("what", models.TextField()),
                ("happened_on", models.DateField()),
                (
                    "expressed",
                    models.TextField(
                        choices=[
                            ("direct", "direct"),
                            ("hinted", "hinted"),
                            ("demanded", "demanded"),
                            ("not_at_all", "not_at_all"),
                        ]
                    ),
                ),
                (
                    "answered",
                    models.TextField(
                        choices=[
                            ("met", "met"),
                            ("partly", "partly"),
                            ("dismissed", "dismissed"),
                            ("not_noticed", "not_noticed"),
                        ]
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("whose__in", ("me", "other"))), name="need_of_one_of_the_two"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expressed__in", ("direct", "hinted", "demanded", "not_at_all"))),
                        name="need_expressed_somehow",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answered__in", ("met", "partly", "dismissed", "not_noticed"))),
                        name="need_answered_somehow",
                    ),
                ],
                "indexes": [
                    models.Index(
                        fields=["practice", "relationship", "happened_on", "id"], name="need_by_relationship"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BoundaryEvent",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=privacy.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("is_kept", models.BooleanField(default=False)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("happened_on", models.DateField()),
                ("kind", models.TextField(choices=[("respected", "respected"), ("crossed", "crossed")])),
                ("what_happened", models.TextField(blank=True, default="")),
                (
                    "crossed_by",
                    models.TextField(
                        blank=True,
                        choices=[("neither", "neither"), ("threat", "threat"), ("force", "force")],
                        default="",
                    ),
                ),
                ("was_enforced", models.BooleanField(null=True)),
                ("how_enforced", models.TextField(blank=True, default="")),
                ("repaired_on", models.DateField(blank=True, null=True)),
                ("how_repaired", models.TextField(blank=True, default="")),
                ("row_version", models.IntegerField(default=1)),
                (
                    "boundary",
                    privacy.fields.PracticeForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="relationships.boundary",
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
                (
                    "repair_told_by",
                    privacy.fields.PracticeForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
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
                            models.Q(
                                ("crossed_by", ""),
                                ("kind", "respected"),
                                ("was_enforced__isnull", True),
                                ("repaired_on__isnull", True),
                            ),
                            models.Q(("crossed_by__in", ("neither", "threat", "force")), ("kind", "crossed")),
                            _connector="OR",
                        ),
                        name="boundary_event_crossed_somehow",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("how_enforced", ""),
                            models.Q(("was_enforced", True), ("was_enforced__isnull", False)),
                            _connector="OR",
                        ),
                        name="boundary_event_enforced_somehow",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("how_repaired", ""),
                                ("repair_told_by__isnull", True),
                                ("repaired_on__isnull", True),
                            ),
                            models.Q(("repair_told_by__isnull", False), ("repaired_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="boundary_event_repair_told_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("repaired_on__isnull", True),
                            ("repaired_on__gte", models.F("happened_on")),
                            _connector="OR",
                        ),
                        name="boundary_event_repaired_afterwards",
                    ),
                ],
                "indexes": [
                    models.Index(
                        fields=["practice", "relationship", "happened_on", "id"],
                        name="boundary_event_by_relationship",
                    ),
                    models.Index(
                        condition=models.Q(("kind", "crossed"), ("repaired_on__isnull", True)),
                        fields=["practice", "relationship", "happened_on"],
                        name="boundary_event_unrepaired",
                    ),
                    models.Index(
                        condition=models.Q(("crossed_by__in", ("threat", "force"))),
                        fields=["practice", "relationship", "happened_on"],
                        name="boundary_event_harmful",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BoundaryVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=privacy.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("is_kept", models.BooleanField(default=False)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("number", models.IntegerField()),
                ("right_for_me", models.TextField()),
                ("why", models.TextField(blank=True, default="")),
                ("signal", models.TextField(blank=True, default="")),
                ("step", models.TextField(blank=True, default="")),
                ("follow_through", models.TextField(blank=True, default="")),
                ("ended_on", models.DateField(null=True)),
                (
                    "ended_as",
                    models.TextField(
                        blank=True,
                        choices=[("given_up", "given_up"), ("no_longer_needed", "no_longer_needed")],
                        default="",
                    ),
                ),
                ("ended_why", models.TextField(blank=True, default="")),
                (
                    "boundary",
                    privacy.fields.PracticeForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="relationships.boundary",
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("practice", "boundary", "number"), name="boundary_version_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DisagreementVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=privacy.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("is_kept", models.BooleanField(default=False)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("number", models.IntegerField()),
                (
                    "outcome",
                    models.TextField(
                        choices=[
                            ("resolved", "resolved"),
                            ("parked", "parked"),
                            ("one_gave_in", "one_gave_in"),
                            ("unresolved", "unresolved"),
                            ("harm", "harm"),
                        ]
                    ),
                ),
                ("outcome_on", models.DateField(null=True)),
                ("returns_on", models.DateField(null=True)),
                (
                    "gave_in",
                    models.TextField(blank=True, choices=[("me", "me"), ("other", "other")], default=""),
                ),
                (
                    "repaired_by",
                    models.TextField(
                        choices=[
                            ("me", "me"),
                            ("other", "other"),
                            ("both", "both"),
                            ("nobody_yet", "nobody_yet"),
                        ]
                    ),
                ),
                ("repaired_on", models.DateField(null=True)),
                ("is_first", models.BooleanField()),
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
                    "disagreement",
                    privacy.fields.PracticeForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="relationships.disagreement",
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
                        fields=("practice", "disagreement", "number"), name="disagreement_version_once"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="moment",
            name="left_after_minutes",
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="moment",
            name="noticed_after_minutes",
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="moment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("noticed_after_minutes__isnull", True),
                    models.Q(
                        models.Q(("pattern", ""), _negated=True),
                        ("noticed_after_minutes__range", (0, 527040)),
                    ),
                    _connector="OR",
                ),
                name="moment_noticed_needs_a_pattern",
            ),
        ),
        migrations.AddConstraint(
            model_name="moment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("left_after_minutes__isnull", True),
                    models.Q(
                        ("left_after_minutes__range", (0, 527040)),
                        ("was_left", True),
                        ("was_left__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="moment_left_after_some_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="moment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("noticed_after_minutes__isnull", True),
                    ("left_after_minutes__isnull", True),
                    ("left_after_minutes__gte", models.F("noticed_after_minutes")),
                    _connector="OR",
                ),
                name="moment_noticed_before_it_was_left",
            ),
        ),
        *frozen(__file__, "0008_events.sql"),
    ]
    operations = together(operations)
