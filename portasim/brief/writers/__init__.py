"""Writers of a brief: page, terminal, workbook, folder."""
