"""The figures: one module each, a frame of cells in, a Plotly figure of fixed size out."""
