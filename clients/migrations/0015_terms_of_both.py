from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("clients", "0014_told_in_a_session")]
    operations = [*frozen(__file__, "0015_terms_of_both.sql")]
