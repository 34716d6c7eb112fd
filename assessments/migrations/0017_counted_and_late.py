from django.db import migrations, models
from django.db.models import Q

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("assessments", "0016_score_lines"), ("clients", "0022_held_at")]
    operations = [
        migrations.AddIndex(
            "response",
            models.Index(
                fields=["practice", "version", "sent_at"],
                condition=Q(took_seconds__isnull=False),
                include=["client", "took_seconds"],
                name="response_times_by_version",
            ),
        ),
        *frozen(__file__, "0017_counted_and_late.sql"),
    ]
