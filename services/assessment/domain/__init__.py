"""The rules of assessment on plain values: question formats, grading, deadlines, surveys. No IO, no clock."""
