"""Files of content: YAML whose values know their places, and what was read kept by content."""
