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
        ("clients", "0011_screening"),
        ("practices", "0006_who_invites"),
        ("relationships", "0008_events"),
    ]

    operations = [
        migrations.CreateModel(
            name="Break",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=privacy.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("is_kept", models.BooleanField(default=False)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("kind", models.TextField(choices=[("space", "space"), ("for_my_safety", "for_my_safety")])),
                ("purpose", models.TextField(blank=True, default="")),
                ("starts_on", models.DateField()),
                ("check_in_on", models.DateField(blank=True, null=True)),
                ("returns_on", models.DateField(blank=True, null=True)),
                ("contact_rules", models.TextField(blank=True, default="")),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("planned", "planned"),
                            ("running", "running"),
                            ("extended", "extended"),
                            ("ended", "ended"),
                            ("called_off", "called_off"),
                        ],
                        default="planned",
                    ),
                ),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("outcome", models.TextField(blank=True, default="")),
                ("changed_at", models.DateTimeField(auto_now_add=True)),
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
                        condition=models.Q(("kind__in", ("space", "for_my_safety"))), name="break_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["planned", "running", "extended", "ended", "called_off"])
                        ),
                        name="break_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "for_my_safety"), _negated=True),
                            ("returns_on__isnull", True),
                            _connector="OR",
                        ),
                        name="break_for_my_safety_asks_no_return",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "extended"), _negated=True),
                            models.Q(("kind", "space"), ("returns_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="break_extended_to_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_on__isnull", False), ("state", "ended")),
                            models.Q(models.Q(("state", "ended"), _negated=True), ("ended_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="break_ended_on_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("check_in_on__isnull", True),
                                ("check_in_on__gte", models.F("starts_on")),
                                _connector="OR",
                            ),
                            models.Q(
                                ("returns_on__isnull", True),
                                ("returns_on__gte", models.F("starts_on")),
                                _connector="OR",
                            ),
                            models.Q(
                                ("ended_on__isnull", True),
                                ("ended_on__gte", models.F("starts_on")),
                                _connector="OR",
                            ),
                        ),
                        name="break_days_after_its_start",
                    ),
                ],
                "indexes": [
                    models.Index(
                        fields=["practice", "relationship", "starts_on", "id"], name="break_by_relationship"
                    ),
                    models.Index(fields=["practice", "client", "state"], name="break_by_client"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Disclosure",
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
                    "rung",
                    models.SmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(5),
                        ]
                    ),
                ),
                ("what", models.TextField(blank=True, default="")),
                (
                    "motive",
                    models.TextField(
                        choices=[
                            ("to_be_known", "to_be_known"),
                            ("to_be_loved", "to_be_loved"),
                            ("to_be_rescued", "to_be_rescued"),
                            ("to_be_looked_after", "to_be_looked_after"),
                        ]
                    ),
                ),
                (
                    "state",
                    models.TextField(
                        choices=[("planned", "planned"), ("done", "done"), ("dropped", "dropped")],
                        default="planned",
                    ),
                ),
                ("planned_for", models.DateField(blank=True, null=True)),
                ("happened_on", models.DateField(blank=True, null=True)),
                (
                    "safety_before",
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
                    "safety_after",
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
                    "answer",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("met", "met"),
                            ("mixed", "mixed"),
                            ("dismissed", "dismissed"),
                            ("used_against_me", "used_against_me"),
                        ],
                        default="",
                    ),
                ),
                ("answer_note", models.TextField(blank=True, default="")),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("changed_at", models.DateTimeField(auto_now_add=True)),
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
                        condition=models.Q(("rung__range", (0, 5))), name="disclosure_on_a_rung"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "motive__in",
                                ("to_be_known", "to_be_loved", "to_be_rescued", "to_be_looked_after"),
                            )
                        ),
                        name="disclosure_motive_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["planned", "done", "dropped"])),
                        name="disclosure_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("happened_on__isnull", False), ("state", "done")),
                            models.Q(
                                models.Q(("state", "done"), _negated=True), ("happened_on__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="disclosure_done_on_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answer_note", ""), ("answered_at__isnull", True)),
                            models.Q(
                                ("answer__in", ("met", "mixed", "dismissed", "used_against_me")),
                                ("answered_at__isnull", False),
                                ("state", "done"),
                            ),
                            _connector="OR",
                        ),
                        name="disclosure_answered_when_done",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("safety_before__isnull", True),
                                ("safety_before__range", (0, 4)),
                                _connector="OR",
                            ),
                            models.Q(
                                ("safety_after__isnull", True),
                                ("safety_after__range", (0, 4)),
                                _connector="OR",
                            ),
                        ),
                        name="disclosure_felt_safety_is_a_level",
                    ),
                ],
                "indexes": [
                    models.Index(
                        fields=["practice", "relationship", "happened_on", "id"],
                        name="disclosure_by_relationship",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Goal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=privacy.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("is_kept", models.BooleanField(default=False)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("what", models.TextField()),
                ("why", models.TextField(blank=True, default="")),
                ("intention", models.TextField(choices=[("shared", "shared"), ("own", "own")])),
                (
                    "horizon",
                    models.TextField(
                        choices=[
                            ("months", "months"),
                            ("one_year", "one_year"),
                            ("a_few_years", "a_few_years"),
                            ("many_years", "many_years"),
                        ]
                    ),
                ),
                (
                    "my_commitment",
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
                    "their_commitment",
                    models.SmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(4),
                        ],
                    ),
                ),
                ("review_on", models.DateField(blank=True, null=True)),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("hoped_for", "hoped_for"),
                            ("pursued", "pursued"),
                            ("resting", "resting"),
                            ("reached", "reached"),
                            ("dropped", "dropped"),
                        ],
                        default="hoped_for",
                    ),
                ),
                ("reason", models.TextField(blank=True, default="")),
                ("changed_at", models.DateTimeField(auto_now_add=True)),
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
                        condition=models.Q(("what", ""), _negated=True), name="goal_says_what"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("intention__in", ("shared", "own"))), name="goal_intention_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("horizon__in", ("months", "one_year", "a_few_years", "many_years"))
                        ),
                        name="goal_horizon_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["hoped_for", "pursued", "resting", "reached", "dropped"])
                        ),
                        name="goal_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("my_commitment__isnull", True),
                                ("my_commitment__range", (0, 4)),
                                _connector="OR",
                            ),
                            models.Q(
                                ("their_commitment__isnull", True),
                                ("their_commitment__range", (0, 4)),
                                _connector="OR",
                            ),
                        ),
                        name="goal_commitment_is_a_level",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["practice", "relationship", "id"], name="goal_by_relationship")
                ],
            },
        ),
        migrations.CreateModel(
            name="Inventory",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=privacy.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("is_kept", models.BooleanField(default=False)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("answered_on", models.DateField()),
                ("answers", models.JSONField(default=dict)),
                ("break_not_needed", models.BooleanField(default=False)),
                (
                    "self_worth",
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
                    "can_lean",
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
                    "free_to_see_others",
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
                        condition=models.Q(
                            models.Q(
                                ("self_worth__isnull", True), ("self_worth__range", (0, 4)), _connector="OR"
                            ),
                            models.Q(
                                ("can_lean__isnull", True), ("can_lean__range", (0, 4)), _connector="OR"
                            ),
                            models.Q(
                                ("free_to_see_others__isnull", True),
                                ("free_to_see_others__range", (0, 4)),
                                _connector="OR",
                            ),
                        ),
                        name="inventory_alone_is_a_level",
                    )
                ],
                "indexes": [
                    models.Index(
                        fields=["practice", "relationship", "answered_on", "id"],
                        name="inventory_by_relationship",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LadderRung",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=privacy.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "rung",
                    models.SmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(5),
                        ]
                    ),
                ),
                ("wording", models.TextField()),
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
                    models.UniqueConstraint(fields=("practice", "rung"), name="ladder_rung_once"),
                    models.CheckConstraint(
                        condition=models.Q(("rung__range", (0, 5))), name="ladder_rung_exists"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("wording", ""), _negated=True), name="ladder_rung_is_worded"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Activity",
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
                    "step",
                    models.TextField(
                        choices=[
                            ("self_work", "self_work"),
                            ("family_and_friends", "family_and_friends"),
                            ("communication", "communication"),
                            ("get_real", "get_real"),
                            ("take_a_break", "take_a_break"),
                            ("long_term_goals", "long_term_goals"),
                        ]
                    ),
                ),
                ("kind", models.TextField()),
                ("happened_on", models.DateField()),
                ("note", models.TextField(blank=True, default="")),
                ("with_whom", models.TextField(blank=True, default="")),
                (
                    "felt_heard",
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
                    "other_felt_heard",
                    models.SmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(4),
                        ],
                    ),
                ),
                ("fear", models.TextField(blank=True, default="")),
                ("comes_from", models.TextField(blank=True, default="")),
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
                    "of_break",
                    privacy.fields.PracticeForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="relationships.break",
                    ),
                ),
                (
                    "of_goal",
                    privacy.fields.PracticeForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="relationships.goal",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "kind__in",
                                    (
                                        "professional",
                                        "social",
                                        "spiritual",
                                        "body",
                                        "creative",
                                        "learning",
                                        "rest",
                                        "other",
                                    ),
                                ),
                                ("step", "self_work"),
                            ),
                            models.Q(
                                ("kind__in", ("family", "friends", "both")), ("step", "family_and_friends")
                            ),
                            models.Q(("kind__in", ("listening", "talk")), ("step", "communication")),
                            models.Q(("kind__in", ("fear", "doubt")), ("step", "get_real")),
                            models.Q(("kind__in", ("break", "small_pause")), ("step", "take_a_break")),
                            models.Q(("kind__in", ("goal", "looking_back")), ("step", "long_term_goals")),
                            _connector="OR",
                        ),
                        name="activity_kind_of_its_step",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("felt_heard__isnull", True), ("felt_heard__range", (0, 4)), _connector="OR"
                            ),
                            models.Q(
                                ("other_felt_heard__isnull", True),
                                ("other_felt_heard__range", (0, 4)),
                                _connector="OR",
                            ),
                        ),
                        name="activity_heard_is_a_level",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "listening"),
                            models.Q(("felt_heard__isnull", True), ("other_felt_heard__isnull", True)),
                            _connector="OR",
                        ),
                        name="activity_heard_in_listening",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("step", "get_real"), models.Q(("comes_from", ""), ("fear", "")), _connector="OR"
                        ),
                        name="activity_fear_in_get_real",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("step", "family_and_friends"), ("with_whom", ""), _connector="OR"
                        ),
                        name="activity_with_family_or_friends",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind", "break"), ("of_break__isnull", True), _connector="OR"),
                        name="activity_break_of_a_break",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("step", "long_term_goals"), ("of_goal__isnull", True), _connector="OR"
                        ),
                        name="activity_goal_of_a_goal",
                    ),
                ],
                "indexes": [
                    models.Index(
                        fields=["practice", "relationship", "happened_on", "id"],
                        name="activity_by_relationship",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BreakComparison",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=privacy.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "purposes",
                    models.TextField(
                        choices=[("same", "same"), ("different", "different"), ("unclear", "unclear")]
                    ),
                ),
                ("note", models.TextField(blank=True, default="")),
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
                    "first",
                    privacy.fields.PracticeForeignKey(
                        client_column="first_client_id",
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="relationships.break",
                    ),
                ),
                (
                    "first_client",
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
                    "second",
                    privacy.fields.PracticeForeignKey(
                        client_column="second_client_id",
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="relationships.break",
                    ),
                ),
                (
                    "second_client",
                    privacy.fields.PracticeForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clients.client",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("first_client", models.F("second_client")), _negated=True),
                        name="break_comparison_of_two_clients",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("purposes__in", ("same", "different", "unclear"))),
                        name="break_comparison_result_known",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["practice", "case", "recorded_at"], name="break_comparison_by_case")
                ],
            },
        ),
        migrations.CreateModel(
            name="BreakExtension",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=privacy.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("is_kept", models.BooleanField(default=False)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("from_day", models.DateField(null=True)),
                ("to_day", models.DateField()),
                (
                    "decided_by",
                    models.TextField(choices=[("me", "me"), ("other", "other"), ("both", "both")]),
                ),
                ("reason", models.TextField(blank=True, default="")),
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
                    "of_break",
                    privacy.fields.PracticeForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="relationships.break",
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
                            ("from_day__isnull", True), ("to_day__gt", models.F("from_day")), _connector="OR"
                        ),
                        name="break_extension_is_longer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decided_by__in", ("me", "other", "both"))),
                        name="break_extension_decided",
                    ),
                ],
                "indexes": [
                    models.Index(
                        fields=["practice", "of_break", "recorded_at"], name="break_extension_by_break"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EarnedBefore",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=privacy.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("earned", models.SmallIntegerField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
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
                    "disclosure",
                    privacy.fields.PracticeForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="relationships.disclosure",
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
                    models.UniqueConstraint(fields=("practice", "disclosure"), name="earned_before_once"),
                    models.CheckConstraint(
                        condition=models.Q(("earned__range", (0, 5))), name="earned_before_is_a_rung"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EarnedShown",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=privacy.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("is_kept", models.BooleanField(default=False)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("earned", models.SmallIntegerField()),
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
                    "disclosure",
                    privacy.fields.PracticeForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="relationships.disclosure",
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
                    models.UniqueConstraint(fields=("practice", "disclosure"), name="earned_shown_once"),
                    models.CheckConstraint(
                        condition=models.Q(("earned__range", (0, 5))), name="earned_shown_is_a_rung"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GoalStep",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=privacy.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("is_kept", models.BooleanField(default=False)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("what", models.TextField()),
                ("due_on", models.DateField(blank=True, null=True)),
                ("done_on", models.DateField(blank=True, null=True)),
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
                    "goal",
                    privacy.fields.PracticeForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="relationships.goal",
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
                        condition=models.Q(("what", ""), _negated=True), name="goal_step_says_what"
                    )
                ],
                "indexes": [models.Index(fields=["practice", "goal", "id"], name="goal_step_by_goal")],
            },
        ),
        *frozen(__file__, "0009_steps.sql"),
    ]
    operations = together(operations)
