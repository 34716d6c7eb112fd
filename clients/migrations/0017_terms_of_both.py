from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("clients", "0016_flags_hold")]
    operations = [*frozen(__file__, "0017_terms_of_both.sql")]
