"""Known names as data files: `name<TAB>type<TAB>aliases<TAB>flag`, one field of knowledge a file."""
