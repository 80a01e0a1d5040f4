"""The brief a minister reads: figures and one self-contained HTML file from a comparison."""
