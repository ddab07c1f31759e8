"""Where batches are worked on: here, in processes of this machine, or on a Dask cluster. The work is the same."""
