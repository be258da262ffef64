"""The published tables as files, and what describes them: data package, catalogue, how to cite."""
