from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("relationships", "0011_norms_and_requests"), ("clients", "0013_safety")]
    operations = frozen(__file__, "0012_calls_for_screening.sql")
