"""How good an extractor is: its answers against gold sets, with intervals, causes of errors, calibration and floors."""
