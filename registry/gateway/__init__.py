"""What the gateway says and reckons: payments over HTTP, prices, counting, receipts. No database, no clock."""
