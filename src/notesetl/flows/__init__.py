"""The pipeline under Prefect: it decorates and sequences, and knows nothing of notes."""
