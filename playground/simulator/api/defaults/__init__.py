"""What the API fills in where a manifest says nothing, a file per family of kinds. What is full already stays the same
object, so that filling in twice costs nothing."""
