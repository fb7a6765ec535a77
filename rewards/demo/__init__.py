"""The demo: real crowd answers through the whole of Caravan, without a browser."""
