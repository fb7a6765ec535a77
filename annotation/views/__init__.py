"""The pages of labelling: they translate between a request and one service or selector."""
