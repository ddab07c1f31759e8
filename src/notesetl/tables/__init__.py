"""The tables of the contract: their schemas, the rows of a note, and the store that publishes them.

One run is one snapshot of all tables. The writer takes finished notes one at a time, in the order of
their paths, and keeps its memory flat; nothing is seen by readers before ``publish`` returns, and
nothing at all where the block is left without it::

    from notesetl.tables.store import Run, SnapshotWriter, Topic, current

    topics = [Topic("detection", "Detection"), Topic("object-detection", "Object detection", "detection")]
    run = Run(version="0.1.0", settings={"notes": ["notes"]})
    with SnapshotWriter(Path("OUT"), run, topics) as writer:
        for result in results:  # Note or Reject
            if isinstance(result, Reject):
                writer.add_reject(result)
            else:
                writer.add_note(result)
        snapshot = writer.publish({"seconds": 1.5})
    snapshot.counts["ratings"]  # rows by table
    pandas.read_parquet(current(Path("OUT")) / "ratings")

Where notes are worked on in other processes, let those call ``tables.check.checked_rows(note)`` and hand
its result, which pickles, to ``writer.add_rows``: it is the larger half of the work.
"""
