-- The file that is run as `footage`. Knows nothing but who does it all.
os.exit(require("footage.cli").main(rawget(_G, "arg") or {}), true)
