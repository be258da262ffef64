"""How fast each stage is, beside what the same work costs bare."""
