"""The services of Sinau: five houses with the same rooms, and the portal, their doorway."""
