"""What assessment does when it hears of something. Each handler bears repetition and any order."""
