"""The roster as a file that the office itself keeps: a workbook or a CSV file, read and written."""
