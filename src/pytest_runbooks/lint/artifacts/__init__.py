"""Files and texts of other programs that a document holds or names, as far as rules need them."""
