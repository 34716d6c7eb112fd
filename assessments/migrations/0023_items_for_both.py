from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("assessments", "0022_of_its_case")]
    operations = [*frozen(__file__, "0023_items_for_both.sql")]
