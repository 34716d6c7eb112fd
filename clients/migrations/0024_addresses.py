from django.db import migrations, models

from privacy.frozen import frozen
from privacy.together import together


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0023_flagged"),
    ]

    operations = [
        migrations.AddField(
            model_name="contactplan",
            name="prefers",
            field=models.TextField(
                choices=[("email", "email"), ("push", "push"), ("sms", "sms")], default="email"
            ),
        ),
        migrations.AddField(
            model_name="safechannel",
            name="address_mark",
            field=models.BinaryField(max_length=32, null=True),
        ),
        migrations.AlterField(
            model_name="safechannel",
            name="channel",
            field=models.TextField(choices=[("email", "email"), ("sms", "sms")]),
        ),
        migrations.AddIndex(
            model_name="safechannel",
            index=models.Index(
                condition=models.Q(("address_mark__isnull", False)),
                fields=["practice", "address_mark"],
                name="safe_channel_same_address",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("prefers__in", ("email", "push", "sms"))),
                name="contact_plan_prefers_a_known_channel",
            ),
        ),
        migrations.AddConstraint(
            model_name="safechannel",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ("email", "sms"))), name="safe_channel_has_an_address"
            ),
        ),
        *frozen(__file__, "0024_addresses.sql"),
    ]
    operations = together(operations)
