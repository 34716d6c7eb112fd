from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("assessments", "0023_items_for_both")]
    operations = [*frozen(__file__, "0024_by_link.sql")]
