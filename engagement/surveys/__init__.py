"""Results of surveys as files: tables of plain values, as CSV and as a workbook."""
