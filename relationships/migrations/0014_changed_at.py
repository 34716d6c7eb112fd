import django.utils.timezone
from django.db import migrations, models

from privacy.frozen import frozen


def said_since(model_name: str) -> migrations.AddField:
    """What stands already was said last at an unknown moment: from now on it is known."""
    field = models.DateTimeField(auto_now_add=True, default=django.utils.timezone.now)
    return migrations.AddField(model_name, "changed_at", field, preserve_default=False)


class Migration(migrations.Migration):
    dependencies = [("clients", "0015_not_free"), ("relationships", "0013_kept_words")]

    operations = [
        *(said_since(name) for name in ("boundaryevent", "contribution", "goalstep")),
        *frozen(__file__, "0014_changed_at.sql"),
    ]
