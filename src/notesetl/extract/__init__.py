"""What a note says: sections, links, mentions, ratings and topics, each with its place in the text."""
