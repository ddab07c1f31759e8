"""English for what notes say in other languages: models, a memory of what they said, and checks of it.

::

    means = means_for(settings)
    with Memory(earlier, means.name, spill, Journal.of(out)) as memory:
        stage = Stage(means, memory, Time())
        for result in stage.translated(results):
            …
        rows = memory.rows(tables)
"""
