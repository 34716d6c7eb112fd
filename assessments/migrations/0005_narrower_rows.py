from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("assessments", "0004_definer_reads_less"), ("clients", "0008_inbox_cases")]
    operations = [
        *frozen(__file__, "0005_kept_state.sql"),
        migrations.RemoveConstraint(model_name="keptresponse", name="kept_response_reference_once"),
        *frozen(__file__, "0005_narrower_rows.sql"),
    ]
