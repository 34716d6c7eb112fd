from django.db import migrations, models
from django.db.models import Q

from privacy.frozen import frozen
from privacy.together import together


class Migration(migrations.Migration):
    dependencies = [("clients", "0021_inbox_clearing")]
    operations = [
        migrations.AddField("session", "held_at", models.DateTimeField(null=True)),
        migrations.AddConstraint(
            "session",
            models.CheckConstraint(
                condition=Q(held_at__isnull=True) | Q(state="held"), name="session_held_at_of_a_held_one"
            ),
        ),
        *frozen(__file__, "0022_held_at.sql"),
    ]
    operations = together(operations)
