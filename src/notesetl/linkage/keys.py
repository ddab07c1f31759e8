"""The keys that the id of a paper follows from, the strongest first."""


def paper_key(arxiv_id: str | None, doi: str | None) -> str | None:
    """Return the key of a paper with identifiers, None where it has none."""
    if arxiv_id:
        return f"arxiv:{arxiv_id.lower()}"
    return f"doi:{doi.lower()}" if doi else None


def title_key(key: str) -> str:
    """Return the key of a paper that is known by its title only, ``key`` being that title as it is compared."""
    return f"title:{key}"
